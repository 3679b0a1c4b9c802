import { env, SELF } from 'cloudflare:test';
import { Secret, TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { createAppContext } from '../../app/server/context';
import { protocolVersion } from '../../core/protocol/socket-frames';
import { endSignInsStatement } from '../../db/sign-ins';
import {
  type ApiClient,
  addCompany,
  addCycle,
  addSession,
  origin,
  signedInCookie,
} from './support/api-client';
import { makeApiToken } from './support/api-token';

interface Watched {
  readonly socket: WebSocket;
  readonly frames: { type: string; code?: string }[];
  readonly closed: Promise<number>;
}

async function open(sessionId: string, headers: Record<string, string>): Promise<Watched> {
  const response = await SELF.fetch(`${origin}/api/v1/sessions/${sessionId}/socket`, {
    headers: { upgrade: 'websocket', origin, ...headers },
  });
  const socket = response.webSocket;
  if (!socket) throw new Error(`No socket: ${response.status} ${await response.text()}`);
  const frames: Watched['frames'] = [];
  socket.addEventListener('message', ({ data }) => frames.push(JSON.parse(String(data))));
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener('close', ({ code }) => resolve(code));
  });
  socket.accept();
  return { socket, frames, closed };
}

async function setUp(): Promise<{ admin: ApiClient; sessionId: string }> {
  const admin = await addCompany();
  const { cycleId } = await addCycle(admin);
  return { admin, sessionId: await addSession(admin, cycleId) };
}

const frameOf = (watched: Watched, type: string) =>
  expect.poll(() => watched.frames.find((frame) => frame.type === type), { timeout: 10_000 });
const hello = { type: 'hello', version: protocolVersion, role: 'viewer' };
const engineHello = { ...hello, role: 'engine', engineId: 'engine-of-a-test', scan: 0 };

describe('the sockets of a session', () => {
  it('end at once with the sign-in that opened them, and no others do', async () => {
    const { admin, sessionId } = await setUp();
    const mine = await open(sessionId, { cookie: admin.cookie });
    const other = await signedInCookie(admin.companyId, admin.userId);
    const theirs = await open(sessionId, { cookie: other });
    theirs.socket.send(JSON.stringify(hello));
    await frameOf(theirs, 'view').toBeDefined();
    expect((await admin.call('POST', '/auth/sign-out')).status).toBe(204);
    expect(await mine.closed).toBe(4401);
    theirs.socket.send(JSON.stringify(engineHello));
    theirs.socket.send('not a frame');
    await frameOf(theirs, 'error').toMatchObject({ code: 'not_json' });
  });

  it('end when the sign-in is ended elsewhere, and when the token is revoked', async () => {
    const { admin, sessionId } = await setUp();
    const other = await signedInCookie(admin.companyId, admin.userId);
    const theirs = await open(sessionId, { cookie: other });
    expect(await admin.remove('/me/sign-ins')).toMatchObject({ status: 200, body: { ended: 1 } });
    expect(await theirs.closed).toBe(4401);
    const { body } = await admin.post('/me/tokens', {
      name: 'Watcher',
      scopes: ['sessions:read'],
      expiresAtMs: Date.now() + 60_000,
    });
    const byToken = await open(sessionId, { authorization: `Bearer ${body.token}` });
    expect((await admin.remove(`/me/tokens/${body.apiToken.id}`)).status).toBe(204);
    expect(await byToken.closed).toBe(4401);
  });

  it('end with the suspension of the company, found at the latest when the session looks itself', async () => {
    const { admin, sessionId } = await setUp();
    const mine = await open(sessionId, { cookie: admin.cookie });
    await env.DB.prepare('UPDATE companies SET suspended_at_ms = 1 WHERE id = ?').bind(admin.companyId).run();
    await createAppContext(env).uploadSession(sessionId).recheckSockets(admin.companyId);
    expect(await mine.closed).toBe(4401);
  });

  it('end at once when their person turns two-factor sign-in off elsewhere', async () => {
    const { admin, sessionId } = await setUp();
    const { secret } = (await admin.post('/me/two-factor')).body;
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
    const { body } = await admin.post('/me/two-factor/confirm', { code });
    const other = await signedInCookie(admin.companyId, admin.userId);
    const theirs = await open(sessionId, { cookie: other });
    await env.DB.prepare("UPDATE users SET password_hash = '' WHERE id = ?").bind(admin.userId).run();
    const off = await admin.call('DELETE', '/me/two-factor', { code: body.recoveryCodes[0] });
    expect(off.status).toBe(204);
    expect(await theirs.closed).toBe(4401);
  });

  it('end after a change that ended the sign-ins in a batch of its own', async () => {
    const { admin, sessionId } = await setUp();
    const mine = await open(sessionId, { cookie: admin.cookie });
    const app = createAppContext(env);
    const { companyId, userId } = admin;
    await app.db.batch([endSignInsStatement(app.db, { companyId, userId }, 'role_changed', Date.now())]);
    await app.uploadSession(sessionId).recheckSockets(companyId);
    expect(await mine.closed).toBe(4401);
    expect((await admin.get('/auth/me')).status).toBe(401);
  });

  it('take no frames of an engine from somebody who may only watch', async () => {
    const { admin, sessionId } = await setUp();
    const watcher = await open(sessionId, await makeApiToken(admin, ['sessions:read']));
    watcher.socket.send(JSON.stringify(engineHello));
    await frameOf(watcher, 'error').toMatchObject({ code: 'may_not_upload' });
    watcher.socket.send(JSON.stringify({ type: 'want', files: 1 }));
    await expect.poll(() => watcher.frames.at(-1)).toMatchObject({ code: 'not_an_engine' });
  });
});

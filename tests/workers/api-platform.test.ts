import { createExecutionContext, env, waitOnExecutionContext } from 'cloudflare:test';
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { createAppContext } from '../../app/server/context';
import { idempotencyKeys } from '../../db/schema';
import { createApi } from '../../workers/app/api/app';
import {
  type ApiClient,
  addCompany,
  addCycle,
  addSession,
  addUser,
  origin,
  profileInput,
} from './support/api-client';
import { makeApiToken } from './support/api-token';

const app = createAppContext(env);
const api = createApi();

/** The API with other settings than the tests' own. */
async function ask(
  settings: Record<string, string>,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const ctx = createExecutionContext();
  const response = await api.fetch(
    new Request(`${origin}/api/v1${path}`, init),
    { ...env, ...settings },
    ctx,
  );
  await waitOnExecutionContext(ctx);
  return response;
}

const once = (client: ApiClient, key: string, path: string, body: unknown) =>
  client.call('POST', path, body, { 'idempotency-key': key });

describe('an Idempotency-Key', () => {
  it('makes one thing of the same request sent again, and answers alike', async () => {
    const client = await addCompany();
    const key = crypto.randomUUID();
    const first = await once(client, key, '/storage-profiles', profileInput());
    const second = await once(client, key, '/storage-profiles', profileInput());
    expect(first.status).toBe(201);
    expect(second.status).toBe(201);
    expect(second.text).toBe(first.text);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    for (const name of ['etag', 'location', 'content-type']) {
      expect(second.headers.get(name), name).toBe(first.headers.get(name));
      expect(second.headers.get(name), name).not.toBeNull();
    }
    expect((await client.get('/storage-profiles')).body.storageProfiles).toHaveLength(1);
    const found = await client.get(first.headers.get('location')?.replace('/api/v1', '') ?? '');
    expect(found.body).toEqual(first.body);
  });

  it('is refused for another request, and is its user’s own', async () => {
    const client = await addCompany();
    const { cycleId } = await addCycle(client);
    const key = 'order-7';
    expect((await once(client, key, '/sessions', { cycleId, folderName: 'a' })).status).toBe(201);
    const other = await once(client, key, '/sessions', { cycleId, folderName: 'b' });
    expect(other).toMatchObject({ status: 422, body: { field: 'Idempotency-Key' } });
    const colleague = await addUser(client.companyId, 'user');
    expect((await once(colleague, key, '/sessions', { cycleId, folderName: 'b' })).status).toBe(201);
    const odd = await once(client, 'with space', '/sessions', { cycleId, folderName: 'c' });
    expect(odd).toMatchObject({ status: 400, body: { field: 'Idempotency-Key' } });
  });

  it('lets one of many requests at the same moment run', async () => {
    const client = await addCompany();
    const { cycleId } = await addCycle(client);
    const input = { cycleId, folderName: 'once' };
    const answers = await Promise.all([1, 2, 3, 4].map(() => once(client, 'same', '/sessions', input)));
    for (const answer of answers) {
      expect([201, 409]).toContain(answer.status);
      if (answer.status === 409) expect(answer.headers.get('retry-after')).toBe('1');
    }
    expect((await client.get('/sessions')).body.sessions).toHaveLength(1);
    expect((await once(client, 'same', '/sessions', input)).headers.get('idempotency-replayed')).toBe('true');
  });

  it('keeps refusals too, seals what it keeps, and forgets it after a day', async () => {
    const client = await addCompany();
    const bad = await once(client, 'bad', '/projects', {});
    expect((await once(client, 'bad', '/projects', {})).text).toBe(bad.text);
    await once(client, 'good', '/storage-profiles', profileInput());
    const rows = await app.db.select().from(idempotencyKeys).where(eq(idempotencyKeys.userId, client.userId));
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row.answerSealed).toMatch(/^v1\.k1\./);
    const yesterday = Date.now() - 25 * 60 * 60 * 1000;
    await app.db.update(idempotencyKeys).set({ createdAtMs: yesterday });
    const again = await once(client, 'bad', '/projects', {});
    expect(again.headers.get('idempotency-replayed')).toBeNull();
  });

  it('keeps the refusal of a POST without a body as any other answer', async () => {
    const client = await addCompany();
    const key = crypto.randomUUID();
    const send = () =>
      client.call('POST', '/users/nobody/activate', undefined, {
        'idempotency-key': key,
      });
    const [first, second] = [await send(), await send()];
    expect(first.status).toBe(404);
    expect(second.status).toBe(404);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
  });
});

describe('the rate limit', () => {
  const tight = { API_RATE_LIMIT: '3/60' };

  it('says what is left, and refuses what is too much with the time to wait', async () => {
    const client = await addCompany();
    const answers: Response[] = [];
    for (let n = 0; n < 4; n++)
      answers.push(await ask(tight, '/projects', { headers: { cookie: client.cookie } }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(answers[0]?.headers.get('ratelimit-policy')).toBe('"requests";q=3;w=60');
    expect(answers[0]?.headers.get('ratelimit')).toMatch(/^"requests";r=2;t=\d+$/);
    const last = answers[3];
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(last?.headers.get('content-type')).toBe('application/problem+json');
    expect(await last?.json()).toMatchObject({ status: 429, title: 'Too many requests' });
    const token = await makeApiToken(client, ['projects:read']);
    const byToken = await ask(tight, '/projects', { headers: token });
    expect(byToken.status, 'a new token brings no new share').toBe(429);
    const colleague = await addUser(client.companyId, 'user');
    expect((await ask(tight, '/projects', { headers: { cookie: colleague.cookie } })).status).toBe(200);
  });

  it('counts uploads apart', async () => {
    const client = await addCompany();
    const { cycleId } = await addCycle(client);
    const id = await addSession(client, cycleId);
    const headers = { cookie: client.cookie, origin };
    for (let n = 0; n < 3; n++) await ask(tight, '/projects', { headers });
    const scan = await ask(tight, `/sessions/${id}/scans`, { method: 'POST', headers });
    expect(scan.status).toBe(201);
    expect(scan.headers.get('ratelimit-policy')).toBe('"uploads";q=15;w=60');
  });

  it('counts strangers by their address, and an IPv6 network as one', async () => {
    const from = (address: string) => ask(tight, '/health', { headers: { 'cf-connecting-ip': address } });
    for (let n = 0; n < 3; n++) expect((await from(`2001:db8:1:2::${n}`)).status).toBe(200);
    expect((await from('2001:db8:1:2::9')).status).toBe(429);
    expect((await from('2001:db8:1:3::9')).status).toBe(200);
    expect((await from('192.0.2.7')).headers.get('ratelimit')).toContain('r=2');
    const unknown = await ask({}, '/no-such-thing');
    expect(unknown.headers.get('ratelimit-policy')).toContain('"requests"');
  });
});

describe('CORS', () => {
  const page = 'https://tools.example.com';
  const open = { API_CORS_ORIGINS: `https://other.example.com, ${page}` };
  const preflight = (settings: Record<string, string>, from: string) =>
    ask(settings, '/projects', {
      method: 'OPTIONS',
      headers: { origin: from, 'access-control-request-method': 'POST' },
    });

  it('is closed unless an origin is configured', async () => {
    for (const answer of [await preflight({}, page), await preflight(open, 'https://evil.example.com')]) {
      expect(answer.status).toBe(405);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('lets a configured origin in with a bearer token, and never with cookies', async () => {
    const allowed = await preflight(open, page);
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(page);
    expect(allowed.headers.get('access-control-allow-credentials')).toBeNull();
    const client = await addCompany();
    const post = (headers: Record<string, string>) =>
      ask(open, '/projects', {
        method: 'POST',
        body: '{}',
        headers: { origin: page, 'content-type': 'application/json', ...headers },
      });
    expect((await post({ cookie: client.cookie })).status).toBe(403);
    const byToken = await post({ authorization: 'Bearer nonsense' });
    expect(byToken.status).toBe(401);
    expect(byToken.headers.get('access-control-allow-origin')).toBe(page);
  });
});

describe('statistics', () => {
  it('count what the company has, by day and by project', async () => {
    const client = await addCompany();
    const { projectId, cycleId } = await addCycle(client);
    await addSession(client, cycleId);
    const { body } = await client.get('/statistics');
    expect(body.statistics).toEqual({
      ...{ projects: 1, activeProjects: 1, cycles: 1, uploaders: 1 },
      ...{ sessions: 1, active: 1, filesUploaded: 0, bytesUploaded: 0, filesFailed: 0 },
    });
    const days = (await client.get('/statistics/daily')).body.days;
    expect(days).toHaveLength(30);
    // The day may have ended meanwhile.
    expect(days[28].sessions + days[29].sessions).toBe(1);
    expect(days.at(-1)).toMatchObject({ files: 0, bytes: 0 });
    const projects = (await client.get('/statistics/projects')).body.projects;
    expect(projects).toMatchObject([{ id: projectId, name: 'Soil', sessions: 1 }]);
    for (const [query, field] of [
      ['from=2026-02-30', 'from'],
      ['from=2026-02-02&to=2026-02-01', 'from'],
      ['from=2020-01-01&to=2026-02-01', 'from'],
      ['to=tomorrow', 'to'],
    ]) {
      expect(await client.get(`/statistics/daily?${query}`)).toMatchObject({ status: 400, body: { field } });
    }
  });
});

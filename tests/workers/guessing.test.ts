import { env, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { createAppContext } from '../../app/server/context';
import { checkCredentials } from '../../app/server/sign-in/check-credentials.server';
import { takeCodeGuess, takePasswordGuess } from '../../app/server/sign-in/guesses.server';
import { type DeviceOwner, trustDevice } from '../../app/server/sign-in/trusted-device.server';
import { guessPolicies } from '../../core/access/guess-policy';
import { auditLog } from '../../db/schema';
import { findUser } from '../../db/users';
import { origin } from './support/api-client';
import { addPerson, appAt, callAsClient, password, stopTime } from './support/people';

const minuteMs = 60_000;
const stranger = new Request(`${origin}/sign-in`);
const { db } = createAppContext(env);

/** Guesses without looking at any password: what is counted, and not scrypt, is the point. */
async function spend(address: string, name: string, user: DeviceOwner | null, times: number) {
  for (let time = 0; time < times; time += 1)
    expect(await takePasswordGuess(appAt(0, address), stranger, name, user)).toMatchObject({ ok: true });
}

async function trusting(person: DeviceOwner): Promise<Request> {
  const [cookie = ''] = trustDevice(appAt(0), stranger, person).split(';');
  return new Request(`${origin}/sign-in`, { headers: { cookie } });
}

const entriesOf = (userId: string) => db.select().from(auditLog).where(eq(auditLog.actorUserId, userId));

beforeEach(stopTime);

describe('guessing a password', () => {
  it('waits after ten wrong guesses under one name, from wherever', async () => {
    const ada = await addPerson();
    await spend('192.0.2.1', ada.username, ada, 5);
    await spend('192.0.2.2', ada.username.toUpperCase(), ada, 4);
    const last = await checkCredentials(appAt(0, '192.0.2.3'), stranger, {
      username: ada.username,
      password: 'wrong',
    });
    expect(last).toEqual({ kind: 'wrong' });
    const right = { username: ada.username, password };
    const locked = await checkCredentials(appAt(0, '192.0.2.4'), stranger, right);
    expect(locked).toEqual({ kind: 'locked', retryAfterSeconds: expect.any(Number) });
    const later = await checkCredentials(appAt(minuteMs, '192.0.2.4'), stranger, right);
    expect(later).toMatchObject({ kind: 'ok' });
  });

  it('does not tell, by a wait under one name, that another name belongs to the same person', async () => {
    const ada = await addPerson();
    await spend('192.0.2.14', ada.username, ada, 10);
    const guess = { username: ada.email, password: 'wrong' };
    expect(await checkCredentials(appAt(0, '192.0.2.15'), stranger, guess)).toEqual({ kind: 'wrong' });
  });

  it('does not start the work of scrypt during a wait', async () => {
    // No machine can compute this one, so that trying to is an error.
    const ada = await addPerson({ passwordHash: '$scrypt$ln=99,r=8,p=3$AAAA$AAAA' });
    const right = { username: ada.username, password };
    await expect(checkCredentials(appAt(0), stranger, right)).rejects.toThrow();
    await spend('192.0.2.13', ada.username, ada, 9);
    expect(await checkCredentials(appAt(0), stranger, right)).toMatchObject({ kind: 'locked' });
  });

  it('waits as long for a name that nobody has', async () => {
    const nobody = `nobody-${crypto.randomUUID()}`;
    await spend('192.0.2.5', nobody, null, 10);
    const app = appAt(0, '192.0.2.6');
    expect(await takePasswordGuess(app, stranger, nobody.toUpperCase(), null)).toMatchObject({ ok: false });
  });

  it('waits by address too, where each guess aims at another account', async () => {
    for (let time = 0; time < guessPolicies.address.free; time += 1)
      await spend(`2001:db8:7:7::${time.toString(16)}`, crypto.randomUUID(), null, 1);
    const same = appAt(0, '2001:db8:7:7:ffff::1');
    const neighbour = appAt(0, '2001:db8:7:8::1');
    expect(await takePasswordGuess(same, stranger, crypto.randomUUID(), null)).toMatchObject({ ok: false });
    expect(await takePasswordGuess(neighbour, stranger, crypto.randomUUID(), null)).toMatchObject({
      ok: true,
    });
  });

  it('never locks out a browser that signed in before, which is counted alone', async () => {
    const ada = await addPerson();
    await spend('192.0.2.7', ada.username, ada, 10);
    expect(await takePasswordGuess(appAt(0, '192.0.2.7'), stranger, ada.username, ada)).toMatchObject({
      ok: false,
    });
    const trusted = await trusting(ada);
    const right = { username: ada.username, password };
    expect(await checkCredentials(appAt(0, '192.0.2.7'), trusted, right)).toMatchObject({ kind: 'ok' });
    for (let time = 0; time < guessPolicies.device.free; time += 1)
      expect(await takePasswordGuess(appAt(0), trusted, ada.username, ada)).toMatchObject({ ok: true });
    expect(await takePasswordGuess(appAt(0), trusted, ada.username, ada)).toMatchObject({ ok: false });
  });

  it('takes a device cookie neither altered, nor for another person, nor after half a year', async () => {
    const [ada, bob] = [await addPerson(), await addPerson()];
    const trusted = await trusting(ada);
    const cookie = trusted.headers.get('cookie') ?? '';
    const altered = new Request(origin, { headers: { cookie: `${cookie.slice(0, -4)}AAAA` } });
    const [name = ''] = trustDevice(appAt(0), stranger, bob).split('=');
    const renamed = new Request(origin, { headers: { cookie: `${name}=${cookie.split('=')[1]}` } });
    await spend('192.0.2.8', ada.username, ada, 10);
    await spend('192.0.2.9', bob.username, bob, 10);
    const refused = { ok: false };
    expect(await takePasswordGuess(appAt(0), altered, ada.username, ada)).toMatchObject(refused);
    expect(await takePasswordGuess(appAt(0), renamed, bob.username, bob)).toMatchObject(refused);
    const halfAYearMs = 181 * 24 * 60 * minuteMs;
    const later = appAt(halfAYearMs);
    for (let time = 0; time < 10; time += 1) await takePasswordGuess(later, stranger, ada.username, ada);
    expect(await takePasswordGuess(later, trusted, ada.username, ada)).toMatchObject(refused);
  });

  it('takes no device cookie of the time of another password', async () => {
    const ada = await addPerson();
    const trusted = await trusting(ada);
    const changed = { ...ada, passwordChangedAtMs: Date.now() };
    await spend('192.0.2.14', ada.username, null, 10);
    const app = appAt(0, '192.0.2.14');
    expect(await takePasswordGuess(app, trusted, ada.username, ada)).toMatchObject({ ok: true });
    expect(await takePasswordGuess(app, trusted, ada.username, changed)).toMatchObject({ ok: false });
  });

  it('costs nothing when the password is right, however often', async () => {
    const ada = await addPerson();
    for (let time = 0; time < 15; time += 1) {
      const guess = await takePasswordGuess(appAt(0, '192.0.2.10'), stranger, ada.username, ada);
      expect(guess.ok).toBe(true);
      if (guess.ok) await guess.giveBack();
    }
  });

  it('counts guesses that come at once before any is looked at', async () => {
    const ada = await addPerson();
    const all = await Promise.all(
      Array.from({ length: 40 }, () => takePasswordGuess(appAt(0), stranger, ada.username, ada)),
    );
    expect(all.filter(({ ok }) => ok)).toHaveLength(guessPolicies.account.free);
  });

  it('is written to the audit log: each wrong one, and the first that was not looked at', async () => {
    const ada = await addPerson();
    const wrong = { username: ada.username, password: 'wrong' };
    await spend('192.0.2.11', ada.username, ada, 9);
    for (let time = 0; time < 4; time += 1) await checkCredentials(appAt(0), stranger, wrong);
    const entries = await entriesOf(ada.id);
    expect(entries.map(({ action, companyId, refusal }) => [action, companyId, refusal])).toEqual([
      ['sign_in.refused', ada.companyId, 'The password is wrong.'],
      ['sign_in.refused', ada.companyId, 'There were too many wrong tries.'],
    ]);
  });

  it('is forgotten by its counter when it no longer counts', async () => {
    const id = env.GUESS_COUNTERS.idFromName(crypto.randomUUID());
    const counter = env.GUESS_COUNTERS.get(id);
    await counter.take('account', Date.now());
    const stored = () => runInDurableObject(counter, (_, { storage }) => storage.list());
    expect((await stored()).size).toBe(1);
    expect(await runDurableObjectAlarm(counter)).toBe(true);
    expect((await stored()).size).toBe(0);
  });
});

describe('guessing a second factor', () => {
  it('waits after five wrong codes, apart from the password', async () => {
    const ada = await addPerson();
    const take = () => takeCodeGuess(appAt(0), stranger, ada);
    for (let time = 0; time < guessPolicies.code.free; time += 1) expect((await take()).ok).toBe(true);
    expect(await take()).toMatchObject({ ok: false, retryAfterSeconds: 30 });
    expect((await takePasswordGuess(appAt(0), stranger, ada.username, ada)).ok).toBe(true);
  });
});

describe('signing in through the API', () => {
  it('gives tokens, which tell who it is, are exchanged, and end with the sign-in', async () => {
    const ada = await addPerson();
    const signedIn = await callAsClient('POST', '/auth/sign-in', { username: ada.email, password });
    expect(signedIn.status).toBe(200);
    expect(signedIn.body).toMatchObject({ tokenType: 'Bearer', expiresInSeconds: 1800 });
    expect(signedIn.headers.getSetCookie()).toEqual([]);
    const bearer = { authorization: `Bearer ${signedIn.body.accessToken}` };
    const me = await callAsClient('GET', '/auth/me', undefined, bearer);
    expect(me.body).toMatchObject({ userId: ada.id, companyId: ada.companyId, signedInBy: 'sign-in' });
    expect(me.body.actions).toContain('sessions.upload');
    expect(me.body.actions).not.toContain('users.write');
    const { refreshToken } = signedIn.body;
    const refreshed = await callAsClient('POST', '/auth/refresh', { refreshToken });
    expect(refreshed.status).toBe(200);
    expect(refreshed.body.refreshToken).not.toBe(refreshToken);
    expect((await callAsClient('POST', '/auth/sign-out', undefined, bearer)).status).toBe(204);
    expect((await callAsClient('GET', '/auth/me', undefined, bearer)).status).toBe(401);
    const dead = await callAsClient('POST', '/auth/refresh', { refreshToken: refreshed.body.refreshToken });
    expect(dead.status).toBe(401);
  });

  it('answers wrong tries with 401, and then with 429 and how long to wait', async () => {
    const ada = await addPerson();
    const wrong = { username: ada.username, password: 'wrong' };
    expect(await callAsClient('POST', '/auth/sign-in', wrong)).toMatchObject({
      status: 401,
      body: { detail: 'The username or the password is wrong. Check both and try again.' },
    });
    await spend('192.0.2.12', ada.username, ada, 9);
    const locked = await callAsClient('POST', '/auth/sign-in', wrong);
    expect(locked.status).toBe(429);
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(locked.body.detail).toMatch(/^There were too many wrong tries. Wait \d seconds?/);
  });

  it('asks for the second factor in a way that a program can tell', async () => {
    const ada = await addPerson({ totpConfirmedAtMs: 1 });
    const credentials = { username: ada.username, password };
    expect(await callAsClient('POST', '/auth/sign-in', credentials)).toMatchObject({
      status: 401,
      body: { type: 'urn:longshore:problem:two-factor-required', field: 'code' },
    });
    expect(await callAsClient('POST', '/auth/sign-in', { ...credentials, code: '000000' })).toMatchObject({
      status: 401,
      body: { type: 'urn:longshore:problem:not-signed-in', field: 'code' },
    });
  });

  it('says why only to someone who knows the password', async () => {
    const inactive = await addPerson({ active: false });
    const invited = await addPerson({ invitedAtMs: 1 });
    const suspended = await addPerson();
    await env.DB.prepare('UPDATE companies SET suspended_at_ms = 1 WHERE id = ?')
      .bind(suspended.companyId)
      .run();
    for (const [{ username }, word] of [
      [inactive, 'not active'],
      [invited, 'invitation'],
      [suspended, 'suspended'],
    ] as const) {
      const right = await callAsClient('POST', '/auth/sign-in', { username, password });
      expect(right).toMatchObject({ status: 403, body: { detail: expect.stringContaining(word) } });
      const wrong = await callAsClient('POST', '/auth/sign-in', { username, password: 'wrong' });
      expect(wrong).toMatchObject({ status: 401, body: { detail: expect.stringContaining('is wrong') } });
    }
    expect(await findUser(db, inactive.companyId, inactive.id)).toMatchObject({ lastSignInAtMs: null });
  });
});

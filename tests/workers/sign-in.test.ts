import { env } from 'cloudflare:test';
import crypto from 'node:crypto';
import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createAppContext } from '../../app/server/context';
import { authenticate } from '../../app/server/sign-in/authenticate.server';
import { hashPassword, verifyPassword } from '../../app/server/sign-in/password.server';
import { readActor, requireActor } from '../../app/server/sign-in/require-actor.server';
import { signIn, signOut } from '../../app/server/sign-in/sign-in.server';
import { insertCompany } from '../../db/companies';
import { users } from '../../db/schema';
import { insertUser } from '../../db/users';

/** Of a new request each time: who sends a request is asked once for its context. */
const newApp = () => createAppContext(env);
const app = newApp();
const password = 'correct horse';

async function addPerson(username: string, active = true) {
  const id = crypto.randomUUID();
  const passwordHash = await hashPassword(password);
  const row = { companyId: 'c1', displayName: 'Ada', role: 'user' as const, createdAtMs: 1 };
  await insertUser(app.db, { ...row, id, username, passwordHash, active });
  return id;
}

function formRequest(fields: Record<string, string>, url = 'https://longshore.test/sign-in') {
  return new Request(url, { method: 'POST', body: new URLSearchParams(fields) });
}

async function signedIn(url = 'https://longshore.test/sign-in', fields: Record<string, string> = {}) {
  const answer = await signIn(formRequest({ username: 'ada', password, ...fields }, url), app);
  if (!(answer instanceof Response)) throw new Error(answer.sentence);
  return { location: answer.headers.get('location'), setCookies: answer.headers.getSetCookie() };
}

function page(cookie: string, url = 'https://longshore.test/projects?tab=1') {
  return new Request(url, { headers: { cookie } });
}

const pairsOf = (setCookies: readonly string[]) => setCookies.map((value) => value.split(';')[0]).join('; ');

beforeAll(async () => {
  await insertCompany(app.db, { id: 'c1', slug: 'one', name: 'One', createdAtMs: 1 });
  await addPerson('ada');
  await addPerson('gone', false);
});

describe('signing in', () => {
  it('gives a cookie that names the person at the next request', async () => {
    const { location, setCookies } = await signedIn();
    expect(location).toBe('/');
    const actor = await readActor(page(pairsOf(setCookies)), newApp());
    expect(actor).toMatchObject({ companyId: 'c1', role: 'user', displayName: 'Ada' });
  });

  it('takes the username in any case and with spaces around it', async () => {
    expect((await signedIn(undefined, { username: ' ADA ' })).location).toBe('/');
  });

  it('makes __Host- cookies that scripts cannot read on https, and plain ones on http', async () => {
    const secure = (await signedIn()).setCookies;
    expect(secure.map((value) => value.split('=')[0])).toEqual([
      '__Host-longshore-access',
      '__Host-longshore-refresh',
      expect.stringMatching(/^__Host-longshore-device-[0-9a-f]{12}$/),
    ]);
    for (const value of secure) {
      for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/'])
        expect(value).toContain(attribute);
    }
    expect(secure[0]).toContain('Max-Age=1800');
    expect(secure[1]).toContain('Max-Age=604800');
    const plain = (await signedIn('http://localhost:8787/sign-in')).setCookies;
    expect(plain.map((value) => value.split('=')[0])).toEqual([
      'longshore-access',
      'longshore-refresh',
      expect.stringMatching(/^longshore-device-/),
    ]);
    for (const value of plain) {
      expect(value).toContain('HttpOnly');
      expect(value).not.toContain('Secure');
    }
  });

  it('refuses a wrong password and an unknown username with the same sentence', async () => {
    const wrong = await signIn(formRequest({ username: 'ada', password: 'no' }), app);
    const unknown = await signIn(formRequest({ username: 'nobody', password: 'no' }), app);
    expect(wrong).toEqual({
      username: 'ada',
      sentence: 'The username or the password is wrong. Check both and try again.',
    });
    expect(unknown).toEqual({ ...wrong, username: 'nobody' });
  });

  it('does the same work for an unknown username as for a wrong password, so that the time tells nothing', async () => {
    const scrypt = vi.spyOn(crypto, 'scrypt');
    onTestFinished(() => scrypt.mockRestore());
    for (const username of ['ada', 'nobody']) await signIn(formRequest({ username, password: 'no' }), app);
    const [wrong, unknown, ...others] = scrypt.mock.calls.map(([, , bytes, cost]) => ({ bytes, cost }));
    expect(wrong).toMatchObject({ bytes: 32, cost: { N: 2 ** 15, r: 8, p: 3 } });
    expect(unknown).toEqual(wrong);
    expect(others).toEqual([]);
  });

  it('tells an inactive person so only when the password is right', async () => {
    const right = await signIn(formRequest({ username: 'gone', password }), app);
    const wrong = await signIn(formRequest({ username: 'gone', password: 'no' }), app);
    expect(right).toMatchObject({ sentence: expect.stringContaining('not active') });
    expect(wrong).toMatchObject({ sentence: expect.stringContaining('is wrong') });
  });

  it('asks for both fields', async () => {
    const answer = await signIn(formRequest({ username: 'ada' }), app);
    expect(answer).toEqual({ username: 'ada', sentence: 'Enter your username and your password.' });
  });

  it.each([
    ['/projects?x=1', '/projects?x=1'],
    ['//evil.test/', '/'],
    ['/\\evil.test/', '/'],
    ['/\t/evil.test/', '/'],
    ['https://evil.test/', '/'],
    ['javascript:alert(1)', '/'],
  ])('goes on to %j as %j', async (next, expected) => {
    expect((await signedIn(undefined, { next })).location).toBe(expected);
  });
});

describe('the sign-in cookies', () => {
  it('are worth nothing once altered or absent', async () => {
    const cookie = pairsOf((await signedIn()).setCookies);
    const altered = cookie.replace(/[A-Za-z0-9_-]{6}(?=;|$)/g, 'AAAAAA');
    for (const odd of [
      '',
      altered,
      '__Host-longshore-access=',
      'x=~',
      '__Host-longshore-access=%E0%A4%A',
      'a=b; ;=;;',
    ]) {
      expect(await readActor(page(odd), newApp()), odd).toBeNull();
    }
  });

  it('are renewed when the access token has expired, and end after seven days without use', async () => {
    const cookie = pairsOf((await signedIn()).setCookies);
    const later = (minutes: number) => ({ ...newApp(), nowMs: () => Date.now() + minutes * 60_000 });
    expect(await authenticate(page(cookie), later(29))).toMatchObject({ setCookies: [] });
    const refreshed = await authenticate(page(cookie), later(31));
    expect(refreshed.actor).not.toBeNull();
    expect(refreshed.setCookies).toHaveLength(2);
    const next = pairsOf(refreshed.setCookies);
    expect(await readActor(page(next), later(60))).not.toBeNull();
    expect(await readActor(page(next), later(8 * 24 * 60))).toBeNull();
  });

  it('stop working as soon as the person is set inactive', async () => {
    const id = await addPerson('leaver');
    const cookie = pairsOf((await signedIn(undefined, { username: 'leaver' })).setCookies);
    expect(await readActor(page(cookie), newApp())).toMatchObject({ userId: id });
    await app.db.update(users).set({ active: false }).where(eq(users.id, id));
    expect(await readActor(page(cookie), newApp())).toBeNull();
  });

  it('are taken away by signing out, and copies of them are worth nothing from then on', async () => {
    const cookie = pairsOf((await signedIn()).setCookies);
    const response = await signOut(page(cookie), newApp());
    expect(response.headers.get('location')).toBe('/sign-in');
    for (const value of response.headers.getSetCookie()) expect(value).toContain('Max-Age=0');
    expect(await readActor(page(cookie), newApp())).toBeNull();
  });

  it('is asked for by pages, with the way back', async () => {
    const refusal = await requireActor(page(''), newApp()).catch((thrown: unknown) => thrown);
    expect(refusal).toBeInstanceOf(Response);
    if (!(refusal instanceof Response)) return;
    expect(refusal.headers.get('location')).toBe('/sign-in?next=%2Fprojects%3Ftab%3D1');
  });
});

describe('a password hash', () => {
  it('has the scrypt form with its cost and a salt of its own', async () => {
    const [one, two] = [await hashPassword('x'), await hashPassword('x')];
    expect(one).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(two);
    expect(await verifyPassword('x', one)).toBe(true);
    expect(await verifyPassword('y', one)).toBe(false);
  });

  it('fits no password when its form is unknown', async () => {
    expect(await verifyPassword('x', 'none')).toBe(false);
    expect(await verifyPassword('', '$scrypt$ln=15,r=8,p=3$$')).toBe(false);
  });
});

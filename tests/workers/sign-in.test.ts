import { env } from 'cloudflare:test';
import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAppContext } from '../../app/server/context';
import { hashPassword, verifyPassword } from '../../app/server/password.server';
import { readActor, requireActor, signIn, signOut } from '../../app/server/sign-in.server';
import { insertCompany } from '../../db/companies';
import { users } from '../../db/schema';
import { insertUser } from '../../db/users';

const app = createAppContext(env);
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
  return { location: answer.headers.get('location'), setCookie: answer.headers.get('set-cookie') ?? '' };
}

function page(cookie: string, url = 'https://longshore.test/projects?tab=1') {
  return new Request(url, { headers: { cookie } });
}

const pairOf = (setCookie: string) => setCookie.split(';')[0] ?? '';

beforeAll(async () => {
  await insertCompany(app.db, { id: 'c1', name: 'One', createdAtMs: 1 });
  await addPerson('ada');
  await addPerson('gone', false);
});

describe('signing in', () => {
  it('gives a cookie that names the person at the next request', async () => {
    const { location, setCookie } = await signedIn();
    expect(location).toBe('/');
    const actor = await readActor(page(pairOf(setCookie)), app);
    expect(actor).toMatchObject({ companyId: 'c1', role: 'user', displayName: 'Ada' });
  });

  it('takes the username in any case and with spaces around it', async () => {
    expect((await signedIn(undefined, { username: ' ADA ' })).location).toBe('/');
  });

  it('makes a __Host- cookie that scripts cannot read on https, and a plain one on http', async () => {
    const secure = (await signedIn()).setCookie;
    expect(secure).toMatch(/^__Host-longshore=/);
    for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/', 'Max-Age=43200']) {
      expect(secure).toContain(attribute);
    }
    const plain = (await signedIn('http://localhost:8787/sign-in')).setCookie;
    expect(plain).toMatch(/^longshore=/);
    expect(plain).toContain('HttpOnly');
    expect(plain).not.toContain('Secure');
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

  it('takes about as long for an unknown username as for a wrong password', async () => {
    const time = async (username: string) => {
      const startMs = performance.now();
      await signIn(formRequest({ username, password: 'no' }), app);
      return performance.now() - startMs;
    };
    const [wrong, unknown] = [await time('ada'), await time('nobody')];
    expect(unknown).toBeGreaterThan(wrong / 4);
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

describe('a sign-in cookie', () => {
  it('is worth nothing once altered, absent or signed with another secret', async () => {
    const cookie = pairOf((await signedIn()).setCookie);
    const [name, value = ''] = cookie.split('=');
    const swapped = value.startsWith('a') ? `b${value.slice(1)}` : `a${value.slice(1)}`;
    expect(await readActor(page(`${name}=${swapped}`), app)).toBeNull();
    expect(await readActor(page(`${name}=${value.slice(0, -6)}AAAAAA`), app)).toBeNull();
    for (const odd of ['', `${name}=`, `${name}=x.~`, `${name}=%E0%A4%A`, `${name}=..`, 'a=b; ;=;;']) {
      expect(await readActor(page(odd), app), odd).toBeNull();
    }
    const other = createAppContext({ ...env, SIGN_IN_SECRET: 'another secret of at least 32 characters' });
    expect(await readActor(page(cookie), other)).toBeNull();
  });

  it('ends after twelve hours, even when the browser keeps it', async () => {
    const cookie = pairOf((await signedIn()).setCookie);
    const later = (hours: number) => ({ ...app, nowMs: () => Date.now() + hours * 3_600_000 });
    expect(await readActor(page(cookie), later(11.9))).not.toBeNull();
    expect(await readActor(page(cookie), later(12.1))).toBeNull();
  });

  it('stops working as soon as the person is set inactive', async () => {
    const id = await addPerson('leaver');
    const cookie = pairOf((await signedIn(undefined, { username: 'leaver' })).setCookie);
    expect(await readActor(page(cookie), app)).toMatchObject({ userId: id });
    await app.db.update(users).set({ active: false }).where(eq(users.id, id));
    expect(await readActor(page(cookie), app)).toBeNull();
  });

  it('is taken away by signing out', async () => {
    const response = await signOut(page(pairOf((await signedIn()).setCookie)), app);
    expect(response.headers.get('location')).toBe('/sign-in');
    expect(response.headers.get('set-cookie')).toMatch(/^__Host-longshore=;.*Expires=Thu, 01 Jan 1970/);
  });

  it('is asked for by pages, with the way back', async () => {
    const refusal = await requireActor(page(''), app).catch((thrown: unknown) => thrown);
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

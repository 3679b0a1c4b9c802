import { env } from 'cloudflare:test';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { hash as bcryptHash } from 'bcryptjs';
import { eq } from 'drizzle-orm';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createAppContext } from '../../app/server/context';
import { checkCredentials } from '../../app/server/sign-in/check-credentials.server';
import { hashNewPassword } from '../../app/server/sign-in/new-password.server';
import { hashPassword, needsRehash, verifyPassword } from '../../app/server/sign-in/password.server';
import { passwordMatches } from '../../app/server/sign-in/password-matches.server';
import { startSignIn } from '../../app/server/sign-in/start-sign-in.server';
import { auditLog, refreshTokens, signIns, users } from '../../db/schema';
import { findUser } from '../../db/users';
import { addCompany } from './support/api-client';

const app = createAppContext(env);
const owner = {
  displayName: 'Ada Lovelace',
  username: 'ada',
  email: 'ada@analytical.example',
  companyName: 'Engine Works',
};

async function addPerson(passwordHash: string) {
  const { companyId, userId } = await addCompany();
  await app.db.update(users).set({ passwordHash }).where(eq(users.id, userId));
  const read = async () => {
    const user = await findUser(app.db, companyId, userId);
    if (!user) throw new Error('The user was not added');
    return user;
  };
  return { read, user: await read() };
}

describe('a bcrypt hash', () => {
  const made = bcryptHash('tidal quartz lantern', 12);

  it('of another program is verified', async () => {
    // A test vector of jBCrypt; for ASCII, `$2a$` and `$2b$` are one.
    const known = 'WApznUOJfkEGSmYRfnkrPOr466oFDCaj4b6HY3EXGvfxm43seyhgC';
    for (const version of ['$2a$12$', '$2b$12$'])
      expect(await verifyPassword('~!@#$%^&*()      ~!@#$%^&*()PNBFRD', version + known), version).toBe(true);
    expect(await verifyPassword('tidal quartz lantern', await made)).toBe(true);
    expect(await verifyPassword('tidal quartz lanterm', await made)).toBe(false);
  });

  it('becomes a scrypt hash when its person signs in, and stays when the password is wrong', async () => {
    const { read, user } = await addPerson(await made);
    expect(await passwordMatches(app, user, 'wrong')).toBe(false);
    expect((await read()).passwordHash).toBe(await made);
    expect(await passwordMatches(app, user, 'tidal quartz lantern')).toBe(true);
    const upgraded = (await read()).passwordHash;
    expect(upgraded).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/);
    expect(needsRehash(upgraded)).toBe(false);
    expect(await passwordMatches(app, await read(), 'tidal quartz lantern')).toBe(true);
    expect((await read()).passwordHash).toBe(upgraded);
  });

  it('never replaces a password that was changed while it was checked', async () => {
    const { read, user } = await addPerson(await made);
    const changed = await hashPassword('another password');
    await app.db.update(users).set({ passwordHash: changed }).where(eq(users.id, user.id));
    await passwordMatches(app, user, 'tidal quartz lantern');
    expect((await read()).passwordHash).toBe(changed);
  });

  it('of an absurd cost fits no password', async () => {
    expect(await verifyPassword('x', `$2b$31$${'a'.repeat(53)}`)).toBe(false);
  });
});

it('nobody, and a person without a password, has no password that fits', async () => {
  const { user } = await addPerson('');
  for (const password of ['', 'x']) {
    expect(await passwordMatches(app, user, password)).toBe(false);
    expect(await passwordMatches(app, null, password)).toBe(false);
  }
});

it('a password typed with other code points of the same letters fits', async () => {
  const stored = await hashPassword('Überfluß am Fjörd'.normalize('NFC'));
  expect(await verifyPassword('Überfluß am Fjörd'.normalize('NFD'), stored)).toBe(true);
});

describe('a new password', () => {
  it('is hashed with scrypt when nothing speaks against it', async () => {
    const made = await hashNewPassword('tidal quartz lantern', owner);
    expect(made.ok && (await verifyPassword('tidal quartz lantern', made.value))).toBe(true);
  });

  it.each([
    ['short', 'has 5 characters'],
    ['x'.repeat(300), 'more than 256'],
    ['lovelace-tidal-quartz', 'contains your name'],
    ['password1234', 'easy to guess'],
    ['qwertyuiop[]', 'easy to guess'],
    ['P@ssw0rd1234', 'easy to guess'],
    ['aaaaaaaaaaaaaaaa', 'easy to guess'],
    ['123456789012', 'easy to guess'],
    ['iloveyou1990', 'easy to guess'],
  ])('%j is refused in one sentence', async (password, words) => {
    const answer = await hashNewPassword(password, owner, 'newPassword');
    expect(answer).toMatchObject({ ok: false, kind: 'invalid', field: 'newPassword' });
    if (!answer.ok) expect(answer.sentence).toContain(words);
  });

  it('is looked at in bounded time, however it is made: no more than its first 64 characters', async () => {
    const looks = vi.spyOn(ZxcvbnFactory.prototype, 'check');
    onTestFinished(() => looks.mockRestore());
    const made = ['a1!'.repeat(85), '(ö'.repeat(128), '4@8{3'.repeat(51)];
    for (const password of made) await hashNewPassword(password, owner);
    expect(looks.mock.calls.map(([looked]) => looked)).toEqual(made.map((password) => password.slice(0, 64)));
  });
});

describe('a sign-in that was begun', () => {
  async function begun() {
    const { read, user } = await addPerson(await hashPassword('tidal quartz lantern'));
    const typed = { username: user.username, password: 'tidal quartz lantern' };
    const verdict = await checkCredentials(app, new Request('https://longshore.test/'), typed);
    if (verdict.kind !== 'ok') throw new Error('The password was right');
    return { read, proved: verdict.user };
  }
  const countOf = (userId: string) => app.db.$count(signIns, eq(signIns.userId, userId));

  it.each([
    ['whose password is changed', { passwordChangedAtMs: 1_700_000_000_000 }],
    ['who is deactivated', { active: false }],
    ['who is deleted', { deletedAtMs: 1 }],
  ])('of a person %s meanwhile is not finished, and leaves nothing but an entry', async (_who, change) => {
    const { proved } = await begun();
    await app.db.update(users).set(change).where(eq(users.id, proved.id));
    const [before, tokens] = [await countOf(proved.id), await app.db.$count(refreshTokens)];
    expect(await startSignIn(app, proved, 'password')).toBeNull();
    expect(await countOf(proved.id)).toBe(before);
    expect(await app.db.$count(refreshTokens)).toBe(tokens);
    const entries = await app.db.select().from(auditLog).where(eq(auditLog.actorUserId, proved.id));
    expect(entries.at(-1)).toMatchObject({ action: 'sign_in.refused' });
  });

  it('is finished where nothing changed, with its time at the person', async () => {
    const { read, proved } = await begun();
    await app.db.update(users).set({ lastSignInAtMs: null }).where(eq(users.id, proved.id));
    expect(await startSignIn(app, proved, 'password')).toMatchObject({ refreshToken: expect.any(String) });
    expect((await read()).lastSignInAtMs).toEqual(expect.any(Number));
  });
});

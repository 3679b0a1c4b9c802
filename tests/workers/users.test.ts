import { env } from 'cloudflare:test';
import { and, desc, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { createAppContext } from '../../app/server/context';
import {
  apiTokens,
  auditLog,
  companies,
  oneTimeLinks,
  recoveryCodes,
  ssoIdentities,
  users,
} from '../../db/schema';
import { type ApiClient, addCompany, addUser, signedInCookie } from './support/api-client';
import { openSignIns, rowOf, unique, userInput } from './support/user-rows';

const { db } = createAppContext(env);

async function lastEntry(companyId: string) {
  return await db
    .select()
    .from(auditLog)
    .where(eq(auditLog.companyId, companyId))
    .orderBy(desc(auditLog.id))
    .limit(1)
    .get();
}

const countEntries = async (companyId: string) =>
  await db.$count(auditLog, and(eq(auditLog.companyId, companyId)));

describe('a new user', () => {
  it('with a password can sign in at once, and its hash is shown nowhere', async () => {
    const admin = await addCompany();
    const input = userInput({ password: 'tidal quartz lantern', role: 'admin', jobTitle: 'Analyst' });
    const made = await admin.post('/users', input);
    expect(made.status).toBe(201);
    expect(made.body.user).toMatchObject({ username: input.username, status: 'active', hasPassword: true });
    expect(made.body.invitation).toBeNull();
    expect(made.headers.get('location')).toBe(`/api/v1/users/${made.body.user.id}`);
    expect(made.headers.get('etag')).toBe('"v1"');
    expect(made.text).not.toContain('scrypt');
    expect(await lastEntry(admin.companyId)).toMatchObject({
      action: 'user.created',
      actorUserId: admin.userId,
      targetName: 'Ada Lovelace',
      after: { username: input.username, role: 'admin' },
    });
  });

  it('without one is invited by mail, and cannot sign in before that is accepted', async () => {
    const admin = await addCompany();
    const made = await admin.post('/users', userInput({ username: undefined }));
    expect(made.body.user).toMatchObject({ status: 'invited', role: 'user', hasPassword: false });
    expect(made.body.user.username).toMatch(/^ada-/);
    expect(made.body.invitation).toMatchObject({ delivery: 'sent' });
    expect(made.body.invitation.url).toMatch(/\/invitation\/[\w-]{43}$/);
    expect(await rowOf(made.body.user.id)).toMatchObject({ active: false, passwordHash: '' });
    const entry = await lastEntry(admin.companyId);
    expect(entry).toMatchObject({ action: 'user.invited' });
    expect(JSON.stringify(entry)).not.toContain(made.body.invitation.url.slice(-43));
  });

  it('invited under a name that is taken is given another one', async () => {
    const [one, other] = [await addCompany(), await addCompany()];
    const name = `ada-${unique()}`;
    const first = await one.post('/users', { displayName: 'Ada', email: `${name}@one.example` });
    const second = await other.post('/users', { displayName: 'Ada', email: `${name}@two.example` });
    expect(first.body.user.username).toBe(name);
    expect(second.body.user.username).toMatch(new RegExp(`^${name}-\\d{4,6}$`));
  });

  it.each(['username', 'email'])(
    'whose %s is taken in any company is refused without saying where',
    async (field) => {
      const [one, other] = [await addCompany(), await addCompany()];
      const given = { password: 'tidal quartz lantern' };
      const taken = { ...userInput(), ...given };
      expect((await one.post('/users', taken)).status).toBe(201);
      const upper = { ...userInput(), ...given, [field]: taken[field as 'email'].toUpperCase() };
      const before = await countEntries(other.companyId);
      const answer = await other.post('/users', upper);
      expect(answer.status).toBe(409);
      expect(answer.body).toMatchObject({ field, detail: expect.stringContaining('Somebody already has') });
      expect(answer.text).not.toContain('A company');
      expect(await db.$count(users, eq(users.companyId, other.companyId))).toBe(1);
      expect(await countEntries(other.companyId)).toBe(before);
    },
  );

  it('made twice at once exists once', async () => {
    const admin = await addCompany();
    const input = userInput();
    const answers = await Promise.all([1, 2, 3].map(() => admin.post('/users', input)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(await db.$count(oneTimeLinks, eq(oneTimeLinks.companyId, admin.companyId))).toBe(1);
  });

  it.each([
    [{ email: undefined }, 'email'],
    [{ email: undefined, username: undefined, password: 'tidal quartz lantern' }, 'username'],
    [{ username: 'a@b.example' }, 'username'],
    [{ email: 'nowhere' }, 'email'],
    [{ password: 'password1234' }, 'password'],
    [{ password: 'short' }, 'password'],
    [{ role: 'owner' }, 'role'],
    [{ companyId: 'other' }, 'companyId'],
    [{ displayName: '' }, 'displayName'],
  ])('with %j is refused with the field, and nothing is saved', async (change, field) => {
    const admin = await addCompany();
    const answer = await admin.post('/users', userInput(change));
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ field, detail: expect.stringMatching(/^[A-Z].*\.$/) });
    expect(await db.$count(users, eq(users.companyId, admin.companyId))).toBe(1);
  });

  it('has an address of a domain that the company allows', async () => {
    const admin = await addCompany();
    const change = { allowedEmailDomains: ['soil.example'] };
    await db.update(companies).set(change).where(eq(companies.id, admin.companyId));
    const outside = await admin.post('/users', userInput({ email: `${unique()}@evil.example` }));
    expect(outside).toMatchObject({ status: 400, body: { field: 'email' } });
    expect(outside.body.detail).toContain('soil.example');
    const inside = await admin.post('/users', userInput());
    expect(inside.status).toBe(201);
    const moved = await admin.patch(`/users/${inside.body.user.id}`, { email: `${unique()}@evil.example` });
    expect(moved).toMatchObject({ status: 400, body: { field: 'email' } });
  });
});

describe('the list of users', () => {
  it('is paged, sorted, searched and filtered', async () => {
    const admin = await addCompany();
    for (const [displayName, role] of [
      ['Cyan', 'user'],
      ['Amber', 'admin'],
      ['Blue', 'user'],
    ]) {
      await admin.post('/users', userInput({ displayName, role }));
    }
    const names = (answer: Awaited<ReturnType<ApiClient['get']>>) =>
      answer.body.users.map((user: { displayName: string }) => user.displayName);
    const first = await admin.get('/users?sort=displayName&limit=2');
    expect(names(first)).toEqual(['A person', 'Amber']);
    const second = await admin.get(`/users?sort=displayName&limit=2&cursor=${first.body.nextCursor}`);
    expect(names(second)).toEqual(['Blue', 'Cyan']);
    expect(second.body.nextCursor).toBeNull();
    expect(names(await admin.get('/users?sort=-displayName&limit=1'))).toEqual(['Cyan']);
    expect(names(await admin.get('/users?sort=-lastSignInAtMs&limit=1'))).toEqual(['A person']);
    expect(names(await admin.get('/users?role=admin&sort=displayName'))).toEqual(['A person', 'Amber']);
    expect(names(await admin.get('/users?status=invited&q=BLU'))).toEqual(['Blue']);
    expect(names(await admin.get('/users?q=@soil.example'))).toHaveLength(3);
    expect(await admin.get('/users?status=gone')).toMatchObject({ status: 400, body: { field: 'status' } });
  });

  it('holds nobody of another company', async () => {
    const [one, other] = [await addCompany(), await addCompany()];
    expect((await one.get('/users')).body.users).toHaveLength(1);
    for (const answer of [
      await one.get(`/users/${other.userId}`),
      await one.patch(`/users/${other.userId}`, { displayName: 'X' }),
      await one.call('PUT', `/users/${other.userId}/role`, { role: 'user' }),
      await one.post(`/users/${other.userId}/deactivate`),
      await one.post(`/users/${other.userId}/password-reset`),
      await one.remove(`/users/${other.userId}/sign-ins`),
      await one.remove(`/users/${other.userId}`),
    ]) {
      expect(answer.status).toBe(404);
    }
    expect(await rowOf(other.userId)).toMatchObject({ active: true, role: 'admin', version: 1 });
  });

  it('is for administrators only', async () => {
    const admin = await addCompany();
    const user = await addUser(admin.companyId, 'user');
    expect((await user.get('/users')).status).toBe(403);
    expect((await user.post('/users', userInput())).status).toBe(403);
    expect((await user.call('PUT', `/users/${user.userId}/role`, { role: 'admin' })).status).toBe(403);
  });
});

describe('an edit', () => {
  it('changes what it names, and the audit log has before and after', async () => {
    const admin = await addCompany();
    const made = await admin.post('/users', userInput());
    const id: string = made.body.user.id;
    const answer = await admin.patch(`/users/${id}`, { displayName: 'Ada King', phone: '+44 1' });
    expect(answer.body.user).toMatchObject({ displayName: 'Ada King', phone: '+44 1', version: 2 });
    expect(answer.headers.get('etag')).toBe('"v2"');
    expect(await lastEntry(admin.companyId)).toMatchObject({
      action: 'user.updated',
      before: { displayName: 'Ada Lovelace', phone: '' },
      after: { displayName: 'Ada King', phone: '+44 1' },
    });
  });

  it('of a version that is no more is refused, and nothing changes', async () => {
    const admin = await addCompany();
    const { userId } = await addUser(admin.companyId, 'user');
    const path = `/users/${userId}`;
    await admin.patch(path, { displayName: 'First' });
    const old = { 'if-match': '"v1"' };
    const before = await countEntries(admin.companyId);
    for (const answer of [
      await admin.call('PATCH', path, { displayName: 'Second' }, old),
      await admin.call('PUT', `${path}/role`, { role: 'admin' }, old),
      await admin.call('POST', `${path}/deactivate`, undefined, old),
      await admin.call('DELETE', path, undefined, old),
    ]) {
      expect(answer.status).toBe(412);
    }
    expect(await rowOf(userId)).toMatchObject({ displayName: 'First', role: 'user', active: true });
    expect(await countEntries(admin.companyId)).toBe(before);
    expect(await openSignIns(userId)).toBe(1);
    const current = await admin.call('PATCH', path, { displayName: 'Second' }, { 'if-match': '"v2"' });
    expect(current.status).toBe(200);
  });

  it('cannot take the address or username of somebody else', async () => {
    const admin = await addCompany();
    const [one, two] = [userInput(), userInput()];
    await admin.post('/users', one);
    const { body } = await admin.post('/users', two);
    for (const field of ['username', 'email'] as const) {
      const answer = await admin.patch(`/users/${body.user.id}`, { [field]: one[field] });
      expect(answer).toMatchObject({ status: 409, body: { field } });
    }
  });
});

describe('the standing of a user', () => {
  it('a new role ends their sign-ins, and the old one can be had again', async () => {
    const admin = await addCompany();
    const user = await addUser(admin.companyId, 'user');
    const answer = await admin.call('PUT', `/users/${user.userId}/role`, { role: 'admin' });
    expect(answer.body.user.role).toBe('admin');
    expect((await user.get('/projects')).status).toBe(401);
    expect(await lastEntry(admin.companyId)).toMatchObject({
      action: 'user.role_changed',
      before: { role: 'user' },
      after: { role: 'admin' },
    });
    expect((await admin.call('PUT', `/users/${user.userId}/role`, { role: 'user' })).status).toBe(200);
  });

  it('a deactivated user is signed out at once and comes back by activation', async () => {
    const admin = await addCompany();
    const user = await addUser(admin.companyId, 'user');
    expect((await admin.post(`/users/${user.userId}/deactivate`)).body.user.status).toBe('inactive');
    expect((await user.get('/projects')).status).toBe(401);
    expect(await openSignIns(user.userId)).toBe(0);
    const again = await admin.post(`/users/${user.userId}/deactivate`);
    expect(again.body.user.version).toBe(2);
    expect((await admin.post(`/users/${user.userId}/activate`)).body.user.status).toBe('active');
    expect((await user.get('/projects')).status).toBe(401);
  });

  it('a deleted user leaves a name, and nothing to sign in with', async () => {
    const admin = await addCompany();
    const input = userInput({ password: 'tidal quartz lantern' });
    const id: string = (await admin.post('/users', input)).body.user.id;
    const { companyId } = admin;
    await signedInCookie(companyId, id);
    const own = { companyId, userId: id, createdAtMs: 1 };
    const token = {
      id: unique(),
      name: 'ci',
      tokenHash: unique(),
      hint: 'abcd',
      scopes: [],
      expiresAtMs: 9e12,
    };
    await db.insert(apiTokens).values({ ...own, ...token });
    await db.insert(ssoIdentities).values({ ...own, id: unique(), issuer: 'i', subject: 's' });
    await db.insert(recoveryCodes).values({ ...own, id: unique(), codeHash: 'h' });
    expect((await admin.remove(`/users/${id}`)).status).toBe(204);
    expect(await rowOf(id)).toMatchObject({
      displayName: 'Ada Lovelace',
      username: `deleted:${id}`,
      email: null,
      passwordHash: '',
      active: false,
      deletedAtMs: expect.any(Number),
    });
    expect(await openSignIns(id)).toBe(0);
    const kept = await db.select().from(apiTokens).where(eq(apiTokens.userId, id)).get();
    expect(kept?.revokedAtMs).toEqual(expect.any(Number));
    expect(await db.$count(ssoIdentities, eq(ssoIdentities.userId, id))).toBe(0);
    expect(await db.$count(recoveryCodes, eq(recoveryCodes.userId, id))).toBe(0);
    expect((await admin.get(`/users/${id}`)).status).toBe(404);
    expect((await admin.get('/users')).text).not.toContain(id);
    expect((await admin.remove(`/users/${id}`)).status).toBe(404);
    expect((await admin.post('/users', input)).status).toBe(201);
  });

  it('a user can be deleted whatever name somebody chose before', async () => {
    const admin = await addCompany();
    const user = await addUser(admin.companyId, 'user');
    const squatter = await admin.post('/users', userInput({ username: `deleted-${user.userId}` }));
    expect(squatter.status).toBe(201);
    expect((await admin.remove(`/users/${user.userId}`)).status).toBe(204);
  });

  it('sign-ins can be ended by an administrator', async () => {
    const admin = await addCompany();
    const user = await addUser(admin.companyId, 'user');
    await signedInCookie(admin.companyId, user.userId);
    expect((await admin.remove(`/users/${user.userId}/sign-ins`)).body).toEqual({ ended: 2 });
    expect((await user.get('/projects')).status).toBe(401);
  });

  it('a lost second factor can be taken away by an administrator', async () => {
    const admin = await addCompany();
    const user = await addUser(admin.companyId, 'user');
    const totp = { totpSecretSealed: 'x', totpConfirmedAtMs: 1 };
    await db.update(users).set(totp).where(eq(users.id, user.userId));
    const answer = await admin.remove(`/users/${user.userId}/two-factor`);
    expect(answer.body.user.hasTwoFactor).toBe(false);
    expect(await rowOf(user.userId)).toMatchObject({ totpSecretSealed: null });
    expect(await openSignIns(user.userId)).toBe(0);
    expect(await lastEntry(admin.companyId)).toMatchObject({ action: 'two_factor.disabled' });
  });
});

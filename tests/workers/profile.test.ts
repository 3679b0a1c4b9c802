import { env } from 'cloudflare:test';
import { and, eq } from 'drizzle-orm';
import { Secret, TOTP } from 'otpauth';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAppContext } from '../../app/server/context';
import { readLink } from '../../app/server/people/one-time-links.server';
import { timelineOf } from '../../app/server/people/timeline.server';
import { hashPassword } from '../../app/server/sign-in/password.server';
import { passwordMatches } from '../../app/server/sign-in/password-matches.server';
import { verifySecondFactor } from '../../app/server/sign-in/second-factor.server';
import { readTrustedDevice, trustDevice } from '../../app/server/sign-in/trusted-device.server';
import type { Actor } from '../../core/access/actor';
import { auditLog, companies, recoveryCodes, users } from '../../db/schema';
import { findUser } from '../../db/users';
import { ApiClient, addCompany, addUser, signedInCookie } from './support/api-client';
import { makeApiToken } from './support/api-token';
import { stopTime } from './support/people';

const app = createAppContext(env);
const { db } = app;
const password = 'tidal quartz lantern';
const hashed = hashPassword(password);

async function addPerson() {
  const { companyId, userId, cookie } = await addCompany();
  const email = `${userId}@soil.example`;
  await db
    .update(users)
    .set({ email, passwordHash: await hashed })
    .where(eq(users.id, userId));
  return new ApiClient(companyId, userId, cookie);
}

async function rowOf({ companyId, userId }: ApiClient) {
  const row = await findUser(db, companyId, userId);
  if (!row) throw new Error('There is no such user');
  return row;
}

const actionsOf = async ({ companyId }: ApiClient) => {
  const entries = await db.select().from(auditLog).where(eq(auditLog.companyId, companyId));
  return entries.map(({ action }) => action);
};

describe('a profile', () => {
  it('says who one is, and nothing secret', async () => {
    const person = await addPerson();
    const answer = await person.get('/me');
    expect(answer.body).toMatchObject({
      user: { id: person.userId, role: 'admin', status: 'active', hasPassword: true },
      company: { id: person.companyId, name: 'A company', requireTwoFactor: false },
    });
    expect(answer.headers.get('etag')).toBe('"v1"');
    expect(answer.text).not.toMatch(/scrypt|passwordHash|totpSecret/);
  });

  it('is changed by its person, but for what an administrator decides', async () => {
    const person = await addUser((await addCompany()).companyId, 'user');
    const answer = await person.patch('/me', { displayName: 'Ada', jobTitle: 'Analyst', phone: '1' });
    expect(answer.body.user).toMatchObject({ displayName: 'Ada', jobTitle: 'Analyst', version: 2 });
    for (const field of ['role', 'username', 'active', 'companyId'])
      expect(await person.patch('/me', { [field]: 'admin' })).toMatchObject({ status: 400, body: { field } });
    const old = await person.call('PATCH', '/me', { displayName: 'Eve' }, { 'if-match': '"v1"' });
    expect(old.status).toBe(412);
    expect((await rowOf(person)).displayName).toBe('Ada');
  });

  it('takes the password for another e-mail address, which ends mailed links', async () => {
    const person = await addPerson();
    const other = await addUser(person.companyId, 'admin');
    const { body } = await other.post(`/users/${person.userId}/password-reset`);
    const token = body.link.url.split('/').at(-1);
    const email = `new-${person.userId}@soil.example`;
    expect(await person.patch('/me', { email })).toMatchObject({
      status: 400,
      body: { field: 'currentPassword' },
    });
    const wrong = await person.patch('/me', { email, currentPassword: 'wrong' });
    expect(wrong).toMatchObject({ status: 400, body: { field: 'currentPassword' } });
    expect(wrong.text).not.toContain('"wrong"');
    expect(await readLink(app, 'password_reset', token)).not.toBeNull();
    const right = await person.patch('/me', { email, currentPassword: password });
    expect(right.body.user.email).toBe(email);
    expect(await readLink(app, 'password_reset', token)).toBeNull();
  });

  it('has a timeline of what its person did and what was done to them', async () => {
    const admin = await addCompany();
    const person = await addUser(admin.companyId, 'user');
    const from = { 'cf-connecting-ip': '192.0.2.66' };
    await person.call('PATCH', '/me', { displayName: 'Ada' }, from);
    await admin.call('PATCH', `/users/${person.userId}`, { jobTitle: 'Analyst' }, from);
    await admin.patch('/me', { displayName: 'Somebody else' });
    const via = { kind: 'sign-in', signInId: 'x' } as const;
    const { companyId, userId } = person;
    const actor: Actor = { companyId, userId, role: 'user', displayName: '', via, mustSetUpTwoFactor: false };
    const timeline = await timelineOf(app, actor, userId);
    const seen = timeline.ok ? timeline.value.map(({ action, actorUserId }) => [action, actorUserId]) : [];
    expect(seen).toEqual([
      ['user.updated', admin.userId],
      ['user.updated', userId],
      ['sign_in.done', userId],
    ]);
    expect((await timelineOf(app, actor, admin.userId)).ok).toBe(false);
    const places = async (who: Actor) => {
      const seenBy = await timelineOf(app, who, userId);
      return seenBy.ok ? seenBy.value.map(({ place }) => place) : [];
    };
    const place = '192.0.2.66';
    expect(await places(actor)).toEqual(['', place, '']);
    expect(await places({ ...actor, userId: admin.userId, role: 'admin' })).toEqual([place, place, '']);
  });
});

describe('changing the own password', () => {
  it('keeps this sign-in and ends all others', async () => {
    const person = await addPerson();
    const elsewhere = new ApiClient(
      person.companyId,
      person.userId,
      await signedInCookie(person.companyId, person.userId),
    );
    const change = { currentPassword: password, newPassword: 'violet harbour granite' };
    expect((await person.post('/me/password', change)).body).toEqual({
      endedSignIns: 1,
      revokedApiTokens: 0,
    });
    expect((await person.get('/me')).status).toBe(200);
    expect((await elsewhere.get('/me')).status).toBe(401);
    expect(await passwordMatches(app, await rowOf(person), 'violet harbour granite')).toBe(true);
    expect(await actionsOf(person)).toContain('password.changed');
  });

  it('revokes the API tokens unless told otherwise', async () => {
    for (const keepApiTokens of [undefined, true]) {
      const person = await addPerson();
      const token = await makeApiToken(person, ['profile:read']);
      const change = { currentPassword: password, newPassword: 'violet harbour granite', keepApiTokens };
      const { body } = await person.post('/me/password', change);
      expect(body.revokedApiTokens).toBe(keepApiTokens ? 0 : 1);
      const { status } = await person.call('GET', '/me', undefined, token);
      expect(status).toBe(keepApiTokens ? 200 : 401);
    }
  });

  it('is not done over a password that somebody else has set meanwhile', async () => {
    const person = await addPerson();
    const change = (newPassword: string) =>
      person.post('/me/password', { currentPassword: password, newPassword });
    const answers = await Promise.all([change('violet harbour granite'), change('copper meadow lantern')]);
    expect(answers.map(({ status }) => status).sort()).not.toEqual([200, 200]);
  });

  it('keeps the browser known that it is done in, and no other one', async () => {
    const person = await addPerson();
    const request = (cookie: string) => new Request('https://longshore.test/', { headers: { cookie } });
    const trusted = trustDevice(app, request(''), await rowOf(person)).split(';')[0] ?? '';
    const change = { currentPassword: password, newPassword: 'violet harbour granite' };
    const { headers } = await person.call('POST', '/me/password', change, {
      cookie: `${person.cookie}; ${trusted}`,
    });
    const renewed =
      headers
        .getSetCookie()
        .find((value) => value.includes('device-'))
        ?.split(';')[0] ?? '';
    const now = await rowOf(person);
    expect(readTrustedDevice(app, request(renewed), now)).not.toBeNull();
    expect(readTrustedDevice(app, request(trusted), now)).toBeNull();
  });

  it.each([
    [{ currentPassword: 'wrong', newPassword: 'violet harbour granite' }, 'currentPassword'],
    [{ currentPassword: password, newPassword: 'short' }, 'newPassword'],
    [{ currentPassword: password, newPassword: 'password1234' }, 'newPassword'],
    [{ currentPassword: password, newPassword: password }, 'newPassword'],
    [{ newPassword: 'violet harbour granite' }, 'currentPassword'],
    [{ currentPassword: password, newPassword: 'violet harbour granite', role: 'admin' }, 'role'],
  ])('with %j is refused for %s and changes nothing', async (input, field) => {
    const person = await addPerson();
    await signedInCookie(person.companyId, person.userId);
    const answer = await person.post('/me/password', input);
    expect(answer).toMatchObject({ status: 400, body: { field } });
    expect(answer.text).not.toContain('granite');
    expect(await rowOf(person)).toMatchObject({ passwordHash: await hashed, version: 1 });
    expect(await actionsOf(person)).not.toContain('password.changed');
  });
});

it('guessing the own password is slowed down as at the sign-in page', async () => {
  const person = await addPerson();
  onTestFinished(stopTime());
  const guess = (currentPassword: string) =>
    person.post('/me/password', { currentPassword, newPassword: 'violet harbour granite' });
  for (let i = 0; i < 10; i++) expect((await guess('wrong')).body.detail).toContain('not your current');
  const right = await guess(password);
  expect(right).toMatchObject({ status: 400, body: { field: 'currentPassword' } });
  expect(right.body.detail).toContain('too many wrong tries');
});

/** Sets it up through the API; `code` is one of the app's, later by so many steps. */
async function setUp(person: ApiClient) {
  const begun = await person.post('/me/two-factor');
  const secret = Secret.fromBase32(begun.body.secret);
  const code = (steps = 0) => new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 });
  const confirmed = await person.post('/me/two-factor/confirm', { code: code() });
  return { begun, confirmed, code, codes: confirmed.body.recoveryCodes as string[] };
}

describe('two-factor sign-in', () => {
  it('is on once a code of the new secret is confirmed', async () => {
    const person = await addPerson();
    const { begun, confirmed, codes } = await setUp(person);
    expect(begun.body.uri).toMatch(/^otpauth:\/\/totp\/Longshore:user-/);
    expect(confirmed.status).toBe(200);
    expect(codes).toHaveLength(10);
    const row = await rowOf(person);
    expect(row.totpSecretSealed).toMatch(/^v1\./);
    expect(row.totpSecretSealed).not.toContain(begun.body.secret);
    expect(await verifySecondFactor(app, row, codes[3] ?? '')).toBe(true);
    expect(await actionsOf(person)).toContain('two_factor.enabled');
    expect((await person.get('/me')).body.user.hasTwoFactor).toBe(true);
  });

  it('is not on after a wrong code, a code of a replaced secret, or none', async () => {
    const person = await addPerson();
    expect((await person.post('/me/two-factor/confirm', { code: '123456' })).status).toBe(409);
    const first = await person.post('/me/two-factor');
    await person.post('/me/two-factor');
    const old = new TOTP({ secret: Secret.fromBase32(first.body.secret) }).generate();
    for (const code of [old, '', '12345', 'abcdef'])
      expect(await person.post('/me/two-factor/confirm', { code })).toMatchObject({
        status: 400,
        body: { field: 'code' },
      });
    expect((await rowOf(person)).totpConfirmedAtMs).toBeNull();
    expect(await db.$count(recoveryCodes, eq(recoveryCodes.userId, person.userId))).toBe(0);
  });

  it('confirmed twice at once has one set of recovery codes', async () => {
    const person = await addPerson();
    const begun = await person.post('/me/two-factor');
    const code = new TOTP({ secret: Secret.fromBase32(begun.body.secret) }).generate();
    const confirm = () => person.post('/me/two-factor/confirm', { code });
    const answers = await Promise.all([confirm(), confirm(), confirm()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(await db.$count(recoveryCodes, eq(recoveryCodes.userId, person.userId))).toBe(10);
    const kept = answers.find(({ status }) => status === 200)?.body.recoveryCodes[0];
    expect(await verifySecondFactor(app, await rowOf(person), kept)).toBe(true);
  });

  it('cannot be begun anew while it is on', async () => {
    const person = await addPerson();
    await setUp(person);
    const before = (await rowOf(person)).totpSecretSealed;
    expect((await person.post('/me/two-factor')).status).toBe(409);
    expect((await rowOf(person)).totpSecretSealed).toBe(before);
  });

  it('is turned off with the password and a code, and with neither alone', async () => {
    const person = await addPerson();
    const { code, codes } = await setUp(person);
    const off = (body: object) => person.call('DELETE', '/me/two-factor', body);
    expect(await off({ code: code(1) })).toMatchObject({ status: 400, body: { field: 'currentPassword' } });
    expect(await off({ code: '000000', currentPassword: password })).toMatchObject({
      status: 400,
      body: { field: 'code' },
    });
    expect((await rowOf(person)).totpConfirmedAtMs).not.toBeNull();
    expect((await off({ code: codes[0] ?? '', currentPassword: password })).status).toBe(204);
    expect(await rowOf(person)).toMatchObject({ totpConfirmedAtMs: null, totpSecretSealed: null });
    expect(await actionsOf(person)).toContain('two_factor.disabled');
    expect((await setUp(person)).confirmed.status).toBe(200);
    expect(await verifySecondFactor(app, await rowOf(person), codes[1] ?? '')).toBe(false);
  });

  it('cannot be turned off where the company requires it', async () => {
    const person = await addPerson();
    const { codes } = await setUp(person);
    await db.update(companies).set({ requireTwoFactor: true }).where(eq(companies.id, person.companyId));
    const body = { code: codes[0] ?? '', currentPassword: password };
    expect((await person.call('DELETE', '/me/two-factor', body)).status).toBe(409);
    expect(await verifySecondFactor(app, await rowOf(person), codes[0] ?? '')).toBe(true);
  });

  it('is all that may be done where the company requires it and one has none yet', async () => {
    const person = await addPerson();
    await db.update(companies).set({ requireTwoFactor: true }).where(eq(companies.id, person.companyId));
    expect((await person.get('/me')).body.company.requireTwoFactor).toBe(true);
    expect((await person.get('/projects')).status).toBe(403);
    expect((await person.patch('/me', { displayName: 'Ada' })).status).toBe(403);
    expect((await setUp(person)).confirmed.status).toBe(200);
    expect((await person.get('/projects')).status).toBe(200);
  });

  it('gives new recovery codes for a code, and the former ones end', async () => {
    const person = await addPerson();
    const { codes } = await setUp(person);
    expect((await person.post('/me/two-factor/recovery-codes', { code: '000000' })).status).toBe(400);
    const renewed = await person.post('/me/two-factor/recovery-codes', { code: codes[0] });
    expect(renewed.body.recoveryCodes).toHaveLength(10);
    const row = await rowOf(person);
    expect(await verifySecondFactor(app, row, codes[1] ?? '')).toBe(false);
    expect(await verifySecondFactor(app, row, renewed.body.recoveryCodes[1])).toBe(true);
    const count = db.$count(
      auditLog,
      and(eq(auditLog.companyId, person.companyId), eq(auditLog.action, 'two_factor.codes_replaced')),
    );
    expect(await count).toBe(1);
  });
});

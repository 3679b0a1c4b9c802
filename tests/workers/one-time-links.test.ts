import { env } from 'cloudflare:test';
import { and, eq, isNull } from 'drizzle-orm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type AppContext, createAppContext } from '../../app/server/context';
import { acceptInvitation, resetPassword } from '../../app/server/people/accept-link.server';
import { requestPasswordReset } from '../../app/server/people/forgotten-password.server';
import { readLink } from '../../app/server/people/one-time-links.server';
import { hashPassword } from '../../app/server/sign-in/password.server';
import { passwordMatches } from '../../app/server/sign-in/password-matches.server';
import { guessPolicies } from '../../core/access/guess-policy';
import { auditLog, companies, devMails, oneTimeLinks, signIns, users } from '../../db/schema';
import { findUser, findUserBySignInName } from '../../db/users';
import { ApiClient, addCompany, addUser, signedInCookie } from './support/api-client';
import { makeApiToken } from './support/api-token';
import { stopTime } from './support/people';

const app = createAppContext(env);
const { db } = app;
const password = 'tidal quartz lantern';
const minute = 60_000;
const later = (ms: number): AppContext => ({ ...app, nowMs: () => Date.now() + ms });
const tokenOf = (url: string) => url.slice(url.lastIndexOf('/') + 1);

async function invited() {
  const admin = await addCompany();
  const email = `${crypto.randomUUID()}@soil.example`;
  const { body } = await admin.post('/users', { displayName: 'Ada', email });
  const id: string = body.user.id;
  return { admin, id, email, token: tokenOf(body.invitation.url) };
}

async function forgetful() {
  const admin = await addCompany();
  const { userId } = await addUser(admin.companyId, 'user');
  const email = `${userId}@soil.example`;
  const passwordHash = await hashPassword('the former password');
  await db.update(users).set({ email, passwordHash }).where(eq(users.id, userId));
  return { admin, userId, email };
}

async function rowOf(companyId: string, id: string) {
  const row = await findUser(db, companyId, id);
  if (!row) throw new Error('There is no such user');
  return row;
}

async function mailsTo(email: string) {
  return await db.select().from(devMails).where(eq(devMails.recipient, email));
}

/** As if their links had been made long ago: one is made a minute. */
async function age(userId: string) {
  await db.update(oneTimeLinks).set({ createdAtMs: 1 }).where(eq(oneTimeLinks.userId, userId));
}

/** The request's own answer, once what it left to do behind it is done. */
async function askForReset(name: string, at: AppContext = app) {
  const work: Promise<unknown>[] = [];
  const outcome = await requestPasswordReset({ ...at, background: (each) => void work.push(each) }, name);
  await Promise.all(work);
  return outcome;
}

describe('an invitation', () => {
  it('opens the account with the name and password that the person chooses', async () => {
    const { admin, id, token } = await invited();
    const answer = await acceptInvitation(app, token, { displayName: 'Ada King', password });
    expect(answer).toMatchObject({ ok: true, value: { id, displayName: 'Ada King', active: true } });
    const row = await rowOf(admin.companyId, id);
    expect(row).toMatchObject({ invitedAtMs: null, active: true });
    expect(await passwordMatches(app, row, password)).toBe(true);
    const entry = await db
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.companyId, admin.companyId), eq(auditLog.action, 'user.accepted')))
      .get();
    expect(entry).toMatchObject({ actorUserId: id, targetId: id });
  });

  it('is in its mail, and its token is stored nowhere', async () => {
    const { admin, email, token } = await invited();
    const [mail] = await mailsTo(email);
    expect(mail?.text).toContain(`/invitation/${token}`);
    const stored = await db.select().from(oneTimeLinks).where(eq(oneTimeLinks.companyId, admin.companyId));
    const entries = await db.select().from(auditLog).where(eq(auditLog.companyId, admin.companyId));
    expect(JSON.stringify([stored, entries])).not.toContain(token);
  });

  it('is not used up by looking at it, however often', async () => {
    const { token } = await invited();
    for (let i = 0; i < 3; i++) expect(await readLink(app, 'invitation', token)).not.toBeNull();
    expect((await acceptInvitation(app, token, { displayName: 'Ada', password })).ok).toBe(true);
  });

  it('works once, also when two accept it at once', async () => {
    const { token } = await invited();
    const accept = () => acceptInvitation(app, token, { displayName: 'Ada', password });
    const answers = await Promise.all([accept(), accept(), accept()]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    const again = await accept();
    expect(again).toMatchObject({ ok: false, sentence: expect.stringContaining('used already') });
  });

  it('works for seven days', async () => {
    const { token } = await invited();
    const week = 7 * 24 * 60 * minute;
    expect(await readLink(later(week - minute), 'invitation', token)).not.toBeNull();
    expect(await readLink(later(week), 'invitation', token)).toBeNull();
    const late = await acceptInvitation(later(week), token, { displayName: 'Ada', password });
    expect(late.ok).toBe(false);
  });

  it('stays open when what was typed is refused, and nothing is saved', async () => {
    const { admin, id, token } = await invited();
    for (const [input, field] of [
      [{ displayName: 'Ada', password: 'short' }, 'password'],
      [{ displayName: '', password }, 'displayName'],
      [{ displayName: 'Tidal', password }, 'password'],
    ] as const) {
      expect(await acceptInvitation(app, token, input)).toMatchObject({ ok: false, field });
    }
    expect(await rowOf(admin.companyId, id)).toMatchObject({ active: false, passwordHash: '' });
    expect((await acceptInvitation(app, token, { displayName: 'Ada', password })).ok).toBe(true);
  });

  it('is replaced by a newer one, and taken back with its user', async () => {
    const { admin, id, token } = await invited();
    await age(id);
    const sent = await admin.post(`/users/${id}/invitation`);
    expect(sent.body.link.delivery).toBe('sent');
    const newer = tokenOf(sent.body.link.url);
    expect(await readLink(app, 'invitation', token)).toBeNull();
    expect(await readLink(app, 'invitation', newer)).not.toBeNull();
    await admin.remove(`/users/${id}`);
    expect(await readLink(app, 'invitation', newer)).toBeNull();
  });

  it('to a mistyped address is worth nothing once the address is corrected', async () => {
    const { admin, id, token } = await invited();
    await admin.patch(`/users/${id}`, { displayName: 'Ada K' });
    expect(await readLink(app, 'invitation', token)).not.toBeNull();
    await admin.patch(`/users/${id}`, { email: `${crypto.randomUUID()}@soil.example` });
    expect(await readLink(app, 'invitation', token)).toBeNull();
  });

  it('is no password reset, and nothing in a suspended company', async () => {
    const { admin, token } = await invited();
    expect(await readLink(app, 'password_reset', token)).toBeNull();
    await db.update(companies).set({ suspendedAtMs: 1 }).where(eq(companies.id, admin.companyId));
    expect(await readLink(app, 'invitation', token)).toBeNull();
    expect((await acceptInvitation(app, token, { displayName: 'Ada', password })).ok).toBe(false);
  });

  it('is mailed once a minute, and not over and over to one address', async () => {
    const { admin, id, email } = await invited();
    const again = () => admin.post(`/users/${id}/invitation`);
    expect(await again()).toMatchObject({ status: 409, body: { detail: expect.stringContaining('minute') } });
    for (let sent = 1; sent < guessPolicies.mail_to.free; sent++) {
      await age(id);
      expect((await again()).status).toBe(200);
    }
    await age(id);
    const before = await db.select().from(oneTimeLinks).where(eq(oneTimeLinks.userId, id));
    expect(await again()).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('Too many') },
    });
    expect(await db.select().from(oneTimeLinks).where(eq(oneTimeLinks.userId, id))).toEqual(before);
    expect(await mailsTo(email)).toHaveLength(guessPolicies.mail_to.free);
    await admin.remove(`/users/${id}`);
    const other = await addCompany();
    expect(await other.post('/users', { displayName: 'Ada', email })).toMatchObject({ status: 409 });
    expect(await db.$count(users, eq(users.email, email))).toBe(0);
  });

  it('keeps no address from anybody, tells of nobody, and is not accepted where the address is taken by then', async () => {
    const { admin: first, id, token, email } = await invited();
    const other = await addCompany();
    const made = await other.post('/users', { displayName: 'Ada', email });
    expect(made.status).toBe(201);
    const again = await first.post('/users', { displayName: 'Ada', email });
    expect(again).toMatchObject({ status: 409, body: { field: 'email' } });
    const otherToken = tokenOf(made.body.invitation.url);
    expect((await acceptInvitation(app, otherToken, { displayName: 'Ada', password })).ok).toBe(true);
    const third = await addCompany();
    expect((await third.post('/users', { displayName: 'Ada', email })).status).toBe(201);
    const late = await acceptInvitation(app, token, { displayName: 'Ada', password });
    expect(late).toMatchObject({ kind: 'conflict', sentence: expect.stringContaining('another address') });
    expect(await findUser(db, first.companyId, id)).toMatchObject({ active: false, passwordHash: '' });
    expect(await readLink(app, 'invitation', token)).not.toBeNull();
    expect((await findUserBySignInName(db, email))?.companyId).toBe(other.companyId);
  });

  it('is sent again only while it is not accepted', async () => {
    const { admin, id, token } = await invited();
    await acceptInvitation(app, token, { displayName: 'Ada', password });
    expect((await admin.post(`/users/${id}/invitation`)).status).toBe(409);
  });
});

describe('a password reset by an administrator', () => {
  it('gives a new password and ends every sign-in of the user', async () => {
    const { admin, userId } = await forgetful();
    await signedInCookie(admin.companyId, userId);
    const { body } = await admin.post(`/users/${userId}/password-reset`);
    expect(body.link.url).toMatch(/\/reset-password\/[\w-]{43}$/);
    expect((await resetPassword(app, tokenOf(body.link.url), { password })).ok).toBe(true);
    expect(await passwordMatches(app, await rowOf(admin.companyId, userId), password)).toBe(true);
    const open = and(eq(signIns.userId, userId), isNull(signIns.endedAtMs));
    expect(await db.$count(signIns, open)).toBe(0);
    expect((await resetPassword(app, tokenOf(body.link.url), { password })).ok).toBe(false);
  });

  it('revokes the API tokens unless told otherwise, and is told by mail', async () => {
    for (const keepApiTokens of [false, true]) {
      const { admin, userId, email } = await forgetful();
      const person = new ApiClient(admin.companyId, userId, '');
      const token = await makeApiToken(person, ['profile:read']);
      const { body } = await admin.post(`/users/${userId}/password-reset`);
      await resetPassword(app, tokenOf(body.link.url), { password, keepApiTokens });
      const { status } = await person.call('GET', '/me', undefined, token);
      expect(status).toBe(keepApiTokens ? 200 : 401);
      await expect
        .poll(async () => (await mailsTo(email)).map(({ subject }) => subject))
        .toContain('Your Longshore password was changed');
    }
  });

  it('is not voided by what a stranger asks for, and voids that when it is used', async () => {
    const { admin, userId, email } = await forgetful();
    const { body } = await admin.post(`/users/${userId}/password-reset`);
    await askForReset(email);
    const token = tokenOf(body.link.url);
    expect(await db.$count(oneTimeLinks, eq(oneTimeLinks.userId, userId))).toBe(2);
    expect((await resetPassword(app, token, { password })).ok).toBe(true);
    const open = and(eq(oneTimeLinks.userId, userId), isNull(oneTimeLinks.usedAtMs));
    expect(await db.$count(oneTimeLinks, open)).toBe(0);
  });

  it('works for one hour', async () => {
    const { admin, userId } = await forgetful();
    const { body } = await admin.post(`/users/${userId}/password-reset`);
    const token = tokenOf(body.link.url);
    expect(await readLink(later(59 * minute), 'password_reset', token)).not.toBeNull();
    expect(await readLink(later(60 * minute), 'password_reset', token)).toBeNull();
  });

  it('leaves the sign-ins alone when the new password is refused', async () => {
    const { admin, userId } = await forgetful();
    const { body } = await admin.post(`/users/${userId}/password-reset`);
    expect(await resetPassword(app, tokenOf(body.link.url), { password: 'password1234' })).toMatchObject({
      field: 'password',
    });
    const open = and(eq(signIns.userId, userId), isNull(signIns.endedAtMs));
    expect(await db.$count(signIns, open)).toBe(1);
  });

  it('is not for oneself, for invited or for inactive users', async () => {
    const { admin, id } = await invited();
    const idle = await addUser(admin.companyId, 'user');
    await admin.post(`/users/${idle.userId}/deactivate`);
    for (const userId of [admin.userId, id, idle.userId])
      expect((await admin.post(`/users/${userId}/password-reset`)).status).toBe(409);
  });

  it('is worth nothing once the user is deactivated', async () => {
    const { admin, userId } = await forgetful();
    const { body } = await admin.post(`/users/${userId}/password-reset`);
    await admin.post(`/users/${userId}/deactivate`);
    expect((await resetPassword(app, tokenOf(body.link.url), { password })).ok).toBe(false);
  });
});

describe('a forgotten password', () => {
  it('is answered alike for everybody, and only a real person gets a mail', async () => {
    const { email, userId } = await forgetful();
    const known = await askForReset(email.toUpperCase());
    const unknown = await askForReset('nobody@soil.example');
    expect(known).toEqual(unknown);
    expect(await mailsTo('nobody@soil.example')).toEqual([]);
    const [mail] = await mailsTo(email);
    expect(mail?.text).toContain('/reset-password/');
    expect(await db.$count(oneTimeLinks, eq(oneTimeLinks.userId, userId))).toBe(1);
  });

  it('mails once a minute, then less often, and each link works beside the others', async () => {
    const { email, userId } = await forgetful();
    await askForReset(`user-${userId}`);
    await askForReset(email);
    expect(await mailsTo(email)).toHaveLength(1);
    await askForReset(email, later(2 * minute));
    expect(await mailsTo(email)).toHaveLength(2);
    await askForReset(email, later(3.5 * minute));
    expect(await mailsTo(email)).toHaveLength(2);
    for (const minutes of [5, 10, 19, 36]) await askForReset(email, later(minutes * minute));
    expect(await mailsTo(email)).toHaveLength(5);
    const [first] = await mailsTo(email);
    const token = /reset-password\/([\w-]{43})/.exec(first?.text ?? '')?.[1] ?? '';
    expect(await readLink(later(36 * minute), 'password_reset', token)).not.toBeNull();
    expect(await db.$count(oneTimeLinks, eq(oneTimeLinks.userId, userId))).toBe(5);
  });

  it('sends nothing to those who may not come in, or only by their provider', async () => {
    const one = await forgetful();
    await one.admin.post(`/users/${one.userId}/deactivate`);
    const two = await forgetful();
    await db.update(users).set({ passwordHash: '' }).where(eq(users.id, two.userId));
    const three = await forgetful();
    await db.update(companies).set({ suspendedAtMs: 1 }).where(eq(companies.id, three.admin.companyId));
    const { email } = await invited();
    for (const each of [one.email, two.email, three.email]) {
      await askForReset(each);
      expect(await mailsTo(each)).toEqual([]);
    }
    await askForReset(email);
    expect(await mailsTo(email)).toHaveLength(1);
  });

  it('is slowed down for an address that asks for many, whoever they are for', async () => {
    onTestFinished(stopTime());
    const there = { ...app, where: { ...app.where, address: '203.0.113.77' } };
    for (let i = 0; i < 10; i++) expect((await askForReset(`nobody-${i}`, there)).ok).toBe(true);
    const refused = await askForReset('nobody', there);
    expect(refused).toMatchObject({ ok: false, sentence: expect.stringContaining('Wait 30 seconds') });
    expect((await askForReset('nobody')).ok).toBe(true);
  });

  it('asks for a name', async () => {
    expect(await askForReset('  ')).toMatchObject({ ok: false, field: 'name' });
    expect(await askForReset('x'.repeat(255))).toMatchObject({ ok: false, field: 'name' });
  });
});

it.each(['', 'x', 'A'.repeat(43), "' or 1=1 --", '\u0000'])('no link is %j', async (token) => {
  expect(await readLink(app, 'invitation', token)).toBeNull();
  expect((await resetPassword(app, token, { password })).ok).toBe(false);
});

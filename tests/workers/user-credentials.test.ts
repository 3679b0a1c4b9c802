import { env } from 'cloudflare:test';
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { guessPolicies } from '../../core/access/guess-policy';
import { createDatabase } from '../../db/client';
import { oneTimeLinks, users } from '../../db/schema';
import { type ApiClient, addCompany, addUser } from './support/api-client';
import { makeApiToken } from './support/api-token';

const db = createDatabase(env.DB);
const newUser = (change: object = {}) => {
  const name = `ada-${crypto.randomUUID()}`;
  return { displayName: 'Ada', username: name, email: `${name}@soil.example`, ...change };
};

async function withToken() {
  const admin = await addCompany();
  const headers = await makeApiToken(admin, ['users:write', 'users:read']);
  const call = (method: string, path: string, body?: unknown) => admin.call(method, path, body, headers);
  return { admin, call };
}

const everybody = async ({ companyId }: ApiClient) =>
  await db.select().from(users).where(eq(users.companyId, companyId));

/** A wait grows shorter from one answer to the next. */
const withoutSeconds = (sentence: string): string => sentence.replace(/\d+ seconds?/, 'so many seconds');

it('hears a few times only that an address outside of the company has an account', async () => {
  const [known, admin] = await Promise.all([addCompany(), addCompany()]);
  const email = `known-${known.userId}@soil.example`;
  await db.update(users).set({ email }).where(eq(users.id, known.userId));
  const claim = (address: string) =>
    admin.post('/users', { ...newUser(), email: address, password: 'violet harbour granite' });
  const { free } = guessPolicies.address_claim;
  for (let count = 0; count < free + 2; count += 1)
    expect((await claim(`free-${count}-${admin.userId}@soil.example`)).status).toBe(201);
  for (let count = 0; count < free; count += 1)
    expect(await claim(email)).toMatchObject({ status: 409, body: { field: 'email' } });
  const taken = await claim(email);
  const free1 = await claim(`free-${admin.userId}@soil.example`);
  expect(taken).toMatchObject({ status: 409, body: { detail: expect.stringContaining('Too many') } });
  expect(withoutSeconds(free1.body.detail)).toBe(withoutSeconds(taken.body.detail));
  const other = await addUser(admin.companyId, 'user');
  const moved = await admin.patch(`/users/${other.userId}`, { email });
  expect(withoutSeconds(moved.body.detail)).toBe(withoutSeconds(taken.body.detail));
});

describe('an API token that may change users', () => {
  it('makes no administrator, gives nobody a way in, and changes nothing by trying', async () => {
    const { admin, call } = await withToken();
    const { userId } = await addUser(admin.companyId, 'user');
    const totp = { totpSecretSealed: 'x', totpConfirmedAtMs: 1 };
    await db.update(users).set(totp).where(eq(users.id, userId));
    const before = await everybody(admin);
    for (const answer of [
      await call('POST', '/users', newUser({ password: 'tidal quartz lantern' })),
      await call('POST', '/users', newUser({ role: 'admin' })),
      await call('PUT', `/users/${userId}/role`, { role: 'admin' }),
      await call('POST', `/users/${userId}/password-reset`),
      await call('DELETE', `/users/${userId}/two-factor`),
      await call('PATCH', `/users/${userId}`, { email: 'mine@evil.example' }),
    ]) {
      expect(answer.status, answer.text).toBe(403);
      expect(answer.text).not.toContain('/reset-password/');
    }
    expect(await everybody(admin)).toEqual(before);
  });

  it('invites by mail, without being told the link', async () => {
    const { call } = await withToken();
    const made = await call('POST', '/users', newUser());
    expect(made.body.invitation).toMatchObject({ url: null, delivery: 'sent' });
    await db.update(oneTimeLinks).set({ createdAtMs: 1 }).where(eq(oneTimeLinks.userId, made.body.user.id));
    const again = await call('POST', `/users/${made.body.user.id}/invitation`);
    expect(again.body.link).toMatchObject({ url: null, delivery: 'sent' });
    expect(`${made.text} ${again.text}`).not.toContain('/invitation/');
  });

  it('still changes names, lowers an administrator and deletes', async () => {
    const { admin, call } = await withToken();
    const other = await addUser(admin.companyId, 'admin');
    const path = `/users/${other.userId}`;
    expect((await call('PATCH', path, { displayName: 'Ada King' })).status).toBe(200);
    expect((await call('PUT', `${path}/role`, { role: 'user' })).status).toBe(200);
    expect((await call('DELETE', path)).status).toBe(204);
  });
});

it('nobody changes their own address as an administrator of users, which asks for no password', async () => {
  const admin = await addCompany();
  const path = `/users/${admin.userId}`;
  const answer = await admin.patch(path, { email: `${crypto.randomUUID()}@evil.example` });
  expect(answer).toMatchObject({ status: 400, body: { field: 'email' } });
  expect(answer.body.detail).toContain('profile page');
  expect((await admin.get(path)).body.user.email).toBeNull();
  expect((await admin.patch(path, { displayName: 'Ada', email: null })).status).toBe(200);
});

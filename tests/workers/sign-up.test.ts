import { env, SELF } from 'cloudflare:test';
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { createAppContext } from '../../app/server/context';
import { verifyPassword } from '../../app/server/sign-in/password.server';
import { signUp } from '../../app/server/sign-up.server';
import { auditLog, companies, users } from '../../db/schema';
import { origin } from './support/api-client';

const app = createAppContext(env);
const unique = () => crypto.randomUUID().slice(0, 8);

function input(change: Record<string, unknown> = {}) {
  const mark = unique();
  return {
    companyName: `Soil Works ${mark}`,
    displayName: 'Grace Hopper',
    email: `grace.${mark}@soil.example`,
    password: 'tidal quartz lantern',
    ...change,
  };
}

/** The fields of a success and of a problem; an expectation names those that it means, and fails when they are absent. */
interface SignUpAnswer {
  readonly company: { id: string; slug: string };
  readonly admin: { id: string; username: string };
  readonly field: string;
  readonly detail: string;
}

async function post(body: unknown) {
  const response = await SELF.fetch(`${origin}/api/v1/companies`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json<SignUpAnswer>() };
}

describe('signing up', () => {
  it('makes a company and its first administrator, who can sign in, both in the audit log', async () => {
    const given = input();
    const { status, body } = await post(given);
    expect(status).toBe(201);
    expect(body.company.slug).toMatch(/^soil-works-/);
    const user = await app.db.select().from(users).where(eq(users.id, body.admin.id)).get();
    expect(user).toMatchObject({
      role: 'admin',
      active: true,
      email: given.email,
      companyId: body.company.id,
    });
    expect(await verifyPassword(given.password, user?.passwordHash ?? '')).toBe(true);
    const entries = await app.db.select().from(auditLog).where(eq(auditLog.companyId, body.company.id));
    expect(entries.map(({ action, actorUserId }) => [action, actorUserId])).toEqual([
      ['company.created', body.admin.id],
      ['user.created', body.admin.id],
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/scrypt|tidal/);
  });

  it('says no more of an address in use than that it cannot be used, and leaves no half company', async () => {
    const first = input();
    await post(first);
    const second = input({ email: first.email.toUpperCase() });
    const { status, body } = await post(second);
    expect([status, body.field]).toEqual([409, 'email']);
    expect(body.detail).toContain('Sign in with it, or use another one.');
    const made = await app.db.select().from(companies).where(eq(companies.name, second.companyName));
    expect(made).toEqual([]);
  });

  it('makes another name for addresses and another username of those that are taken', async () => {
    const mark = unique();
    const one = await post(input({ companyName: 'Twins', email: `${mark}@a.example` }));
    const two = await post(input({ companyName: 'Twins', email: `${mark}@b.example` }));
    expect([one.body.company.slug, one.body.admin.username]).toEqual(['twins', mark]);
    expect(two.body.company.slug).toMatch(/^twins-[0-9a-f]{6}$/);
    expect(two.body.admin.username).toMatch(new RegExp(`^${mark}-[0-9a-f]{6}$`));
  });

  it('does not replace a name for addresses that a person chose', async () => {
    const slug = `chosen-${unique()}`;
    expect((await post(input({ slug }))).status).toBe(201);
    const { status, body } = await post(input({ slug }));
    expect([status, body.field]).toEqual([409, 'slug']);
  });

  it.each([
    [{ companyName: ' ' }, 'companyName'],
    [{ slug: 'a b' }, 'slug'],
    [{ displayName: '' }, 'displayName'],
    [{ email: 'nobody' }, 'email'],
    [{ password: 'short' }, 'password'],
    [{ password: 'soil works forever' }, 'password'],
    [{ role: 'admin' }, 'role'],
  ])('refuses %j with a sentence about %s', async (change, field) => {
    const { status, body } = await post(input(change));
    expect([status, body.field]).toEqual([400, field]);
    expect(body.detail).toMatch(/\.$/);
  });

  it('is refused where it is closed, whatever is sent', async () => {
    for (const SIGN_UP of ['closed', undefined]) {
      const closed = createAppContext({ ...env, SIGN_UP });
      expect(await signUp(closed, input())).toMatchObject({ ok: false, kind: 'forbidden' });
    }
  });
});

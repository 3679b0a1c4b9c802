import { env, SELF } from 'cloudflare:test';
import { desc, eq, isNull } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { createAppContext } from '../../app/server/context';
import { readLink } from '../../app/server/people/one-time-links.server';
import { auditLog } from '../../db/schema';
import { createOperatorApp } from '../../workers/app/operator/operator-app';
import { addCompany, origin } from './support/api-client';

const app = createAppContext(env);
const token = `Bearer ${env.OPERATOR_TOKEN}`;

/** The fields of all answers; an expectation names those that it means, and fails when they are absent. */
interface OperatorAnswer {
  readonly companies: readonly { id: string }[];
  readonly company: { suspendedAtMs: number | null };
  readonly link: string;
  readonly detail: string;
}

async function ask(
  method: string,
  path: string,
  body?: unknown,
  authorization = token,
  more: Record<string, string> = {},
) {
  const response = await SELF.fetch(`${origin}/operator/v1${path}`, {
    method,
    headers: { authorization, 'content-type': 'application/json', ...more },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json<OperatorAnswer>() };
}

const entriesOf = (companyId: string) =>
  app.db.select().from(auditLog).where(eq(auditLog.companyId, companyId));

describe("the operator's routes", () => {
  it('list every company, and nothing secret of it', async () => {
    const client = await addCompany();
    const { status, body } = await ask('GET', '/companies');
    expect(status).toBe(200);
    const own = body.companies.find(({ id }) => id === client.companyId);
    expect(own).toEqual({
      id: client.companyId,
      name: 'A company',
      slug: client.companyId,
      users: 1,
      suspendedAtMs: null,
      limitBytes: null,
      limitSessions: null,
      createdAtMs: expect.any(Number),
    });
  });

  it('make a company whose first administrator is invited by a link that works', async () => {
    const mark = crypto.randomUUID().slice(0, 8);
    const made = await ask('POST', '/companies', {
      companyName: 'Sea Works',
      slug: `sea-${mark}`,
      displayName: 'Ada',
      email: `ada.${mark}@sea.example`,
      limitBytes: 1000,
    });
    expect(made.status).toBe(201);
    const link = new URL(made.body.link);
    const live = await readLink(app, 'invitation', link.pathname.split('/').at(-1) ?? '');
    expect(live).toMatchObject({ user: { role: 'admin', active: false }, company: { name: 'Sea Works' } });
    const entries = await entriesOf(live?.user.companyId ?? '');
    expect(entries.map(({ action, actorKind }) => [action, actorKind])).toEqual([
      ['company.created', 'operator'],
      ['user.invited', 'operator'],
    ]);
    expect(entries[0]?.after).toMatchObject({ limitBytes: 1000 });
  });

  it('set limits, with before and after in the audit log', async () => {
    const client = await addCompany();
    const path = `/companies/${client.companyId}/limits`;
    expect((await ask('PATCH', path, { limitBytes: 5, limitSessions: 2 })).body.company).toEqual({
      slug: client.companyId,
      limitBytes: 5,
      limitSessions: 2,
    });
    await ask('PATCH', path, { limitBytes: null });
    expect((await client.get('/company')).body.company).toMatchObject({ limitBytes: null, limitSessions: 2 });
    const entries = (await entriesOf(client.companyId)).filter(({ actorKind }) => actorKind === 'operator');
    expect(entries.map(({ before, after }) => [before, after])).toEqual([
      [
        { limitBytes: null, limitSessions: null },
        { limitBytes: 5, limitSessions: 2 },
      ],
      [{ limitBytes: 5 }, { limitBytes: null }],
    ]);
  });

  it('suspend and resume a company', async () => {
    const client = await addCompany();
    const suspended = await ask('POST', `/companies/${client.companyId}/suspend`);
    expect(suspended.body.company.suspendedAtMs).toBeTypeOf('number');
    expect((await client.get('/company')).status).toBe(401);
    expect((await ask('POST', `/companies/${client.companyId}/resume`)).status).toBe(200);
    expect((await client.get('/company')).status).toBe(200);
  });

  it.each([
    ['POST', '/companies', { companyName: 'X' }, 400],
    ['POST', '/companies', { companyName: 'X', displayName: 'A', email: 'a@b.example', limitBytes: 0 }, 400],
    ['PATCH', '/companies/nobody/limits', { limitBytes: 1 }, 404],
    ['PATCH', '/companies/nobody/limits', { quotaBytes: 1 }, 400],
    ['POST', '/companies/nobody/suspend', undefined, 404],
    ['POST', '/companies/nobody/delete', undefined, 404],
  ])('refuse %s %s with %j', async (method, path, body, status) => {
    const answer = await ask(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.body.detail).toMatch(/\.$/);
  });

  it('refuse every other token, and write it down', async () => {
    const client = await addCompany();
    for (const wrong of ['', 'Bearer', `${token}x`, token.slice(0, -1), `Basic ${env.OPERATOR_TOKEN}`]) {
      const { status, body } = await ask('POST', `/companies/${client.companyId}/suspend`, undefined, wrong);
      expect(status, wrong).toBe(401);
      expect(JSON.stringify(body)).not.toContain(env.OPERATOR_TOKEN);
    }
    expect((await client.get('/company')).status).toBe(200);
    const last = await app.db
      .select()
      .from(auditLog)
      .where(isNull(auditLog.companyId))
      .orderBy(desc(auditLog.id))
      .get();
    expect(last).toMatchObject({ action: 'access.refused', actorKind: 'nobody' });
  });

  it('slow whoever guesses the token, and nobody at another address', async () => {
    const from = (address: string) => ({ 'cf-connecting-ip': address });
    const statuses: number[] = [];
    for (let tries = 0; tries < 12; tries++)
      statuses.push((await ask('GET', '/companies', undefined, 'Bearer guess', from('203.0.113.9'))).status);
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(statuses.slice(10)).toEqual([429, 429]);
    expect((await ask('GET', '/companies', undefined, token, from('203.0.113.9'))).status).toBe(429);
    expect((await ask('GET', '/companies', undefined, token, from('198.51.100.4'))).status).toBe(200);
  });

  it('are not there where no token is set, and in no document', async () => {
    const request = new Request(`${origin}/operator/v1/companies`, { headers: { authorization: 'Bearer ' } });
    const ctx = { waitUntil() {}, passThroughOnException() {}, props: {} };
    const closed = await createOperatorApp().fetch(request, { ...env, OPERATOR_TOKEN: undefined }, ctx);
    expect(closed.status).toBe(404);
    const document = await (await SELF.fetch(`${origin}/api/v1/openapi.json`)).text();
    expect(document).not.toContain('operator/');
  });
});

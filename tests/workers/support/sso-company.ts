import { env } from 'cloudflare:test';
import { eq } from 'drizzle-orm';
import { inject } from 'vitest';
import { createAppContext } from '../../../app/server/context';
import { authenticate } from '../../../app/server/sign-in/authenticate.server';
import { saveSsoConnection } from '../../../app/server/sso/sso-connection.server';
import type { SsoConnectionInput } from '../../../core/access/sso';
import { auditLog, companies, users } from '../../../db/schema';
import { type ApiClient, addCompany, origin } from './api-client';
import { appOf } from './sso-browser';

const { db } = createAppContext(env);

/** The real provider's client, as an administrator enters it. */
export function ssoInput(change: Partial<SsoConnectionInput> = {}): SsoConnectionInput {
  const { issuer, clientId, clientSecret } = inject('oidc');
  return { issuer, clientId, clientSecret, enabled: true, createUsers: false, ...change };
}

export async function actorOf({ cookie }: ApiClient) {
  const request = new Request(origin, { headers: { cookie } });
  const { actor } = await authenticate(request, appOf(request));
  if (!actor) throw new Error('Nobody is signed in');
  return actor;
}

/** A company with a connection to the real provider; its slug is its id. */
export async function companyWithSso(
  change: Partial<SsoConnectionInput> & { allowedEmailDomains?: string[] } = {},
) {
  const { allowedEmailDomains = [], ...inputChange } = change;
  const client = await addCompany();
  const { companyId } = client;
  await db.update(companies).set({ allowedEmailDomains }).where(eq(companies.id, companyId));
  const actor = await actorOf(client);
  const input = ssoInput(inputChange);
  const saved = await saveSsoConnection(createAppContext(env), actor, input);
  if (!saved.ok) throw new Error(saved.sentence);
  return { companyId, client, actor, input };
}

export async function addPerson(
  companyId: string,
  email: string,
  change: Partial<typeof users.$inferInsert> = {},
): Promise<string> {
  const id = crypto.randomUUID();
  await db.insert(users).values({
    ...{ id, companyId, email, username: `u-${id}`, displayName: 'Ada', role: 'user', passwordHash: '' },
    createdAtMs: 1,
    ...change,
  });
  return id;
}

/** An address that no other test has. */
export const newAddress = (name: string, domain = 'lab.example') =>
  `${name}-${crypto.randomUUID().slice(0, 8)}@${domain}`;

export async function auditOf(companyId: string) {
  return await db.select().from(auditLog).where(eq(auditLog.companyId, companyId));
}

import { env } from 'cloudflare:test';
import { type ApiClient, addCompany, addCycle, addSession, addUser } from './api-client';
import type { Ids } from './sample-input';
import { ssoInput } from './sso-company';

export interface WholeCompany {
  readonly admin: ApiClient;
  readonly user: ApiClient;
  readonly ids: Ids;
}

/**
 * A company that has one of everything that the API can name. The mark stands in every name, so that a stranger who reads
 * any of it is found out.
 */
export async function addWholeCompany(mark: string): Promise<WholeCompany> {
  const admin = await addCompany();
  const user = await addUser(admin.companyId, 'user');
  const { profileId, projectId, cycleId } = await addCycle(admin);
  const sessionId = await addSession(admin, cycleId);
  await admin.post(`/sessions/${sessionId}/scans`);
  await admin.call('PUT', '/company/sso', ssoInput());
  for (const [table, column] of [
    ['companies', 'name'],
    ['users', 'display_name'],
    ['storage_profiles', 'name'],
    ['projects', 'name'],
    ['cycles', 'description'],
    ['sessions', 'folder_name'],
  ]) {
    const key = table === 'companies' ? 'id' : 'company_id';
    await env.DB.prepare(`update ${table} set ${column} = '${mark} ' || ${column} where ${key} = ?`)
      .bind(admin.companyId)
      .run();
  }
  return {
    admin,
    user,
    ids: {
      companyId: admin.companyId,
      storageProfileId: profileId,
      defaultStorageProfileId: profileId,
      projectId,
      cycleId,
      sessionId,
      userId: user.userId,
      createdBy: admin.userId,
      actorUserId: admin.userId,
      signInId: await idOf('sign_ins', admin),
      tokenId: await addToken(admin, mark),
    },
  };
}

/** Every row of every table that belongs to the company, and the state of its session. */
export async function everythingOf({ admin, ids }: WholeCompany): Promise<unknown> {
  const { results: tables } = await env.DB.prepare(
    "select name, sql from sqlite_master where type = 'table' and sql like '%`company_id`%'",
  ).all<{ name: string }>();
  const rows: Record<string, unknown> = {};
  for (const { name } of tables) {
    const statement = env.DB.prepare(`select * from ${name} where company_id = ? order by rowid`);
    rows[name] = (await statement.bind(admin.companyId).all()).results;
  }
  rows.companies = (
    await env.DB.prepare('select * from companies where id = ?').bind(admin.companyId).all()
  ).results;
  const view = (await admin.get(`/sessions/${ids.sessionId}`)).body.view;
  return { rows, view: { ...view, nowMs: 0 } };
}

async function idOf(table: string, client: ApiClient): Promise<string> {
  const row = await env.DB.prepare(`select id from ${table} where user_id = ?`)
    .bind(client.userId)
    .first<{ id: string }>();
  if (!row) throw new Error(`There is no row in ${table}`);
  return row.id;
}

async function addToken(client: ApiClient, mark: string): Promise<string> {
  const id = crypto.randomUUID();
  await env.DB.prepare(
    `insert into api_tokens (id, company_id, user_id, name, token_hash, hint, scopes, created_at_ms, expires_at_ms)
     values (?, ?, ?, ?, ?, '1234', '[]', 1, ?)`,
  )
    .bind(id, client.companyId, client.userId, `${mark} token`, crypto.randomUUID(), Date.now() + 3_600_000)
    .run();
  return id;
}

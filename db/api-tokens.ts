import { and, count, eq, gt, isNull, type SQL, sql } from 'drizzle-orm';
import { auditIfChanged, type NewAuditRow } from './audit-log';
import type { Database } from './client';
import { keyset, type PageRequest } from './keyset';
import { apiTokens, companies, users } from './schema';

export type ApiTokenRow = typeof apiTokens.$inferSelect;

/** People of single sign-on alone have no password; the company's own provider asks for its second factor itself. */
export const signsInByProvider = sql<boolean>`${users.passwordHash} = ''`;

/** By its hash, with everything that decides whether it still counts. Takes no company: it makes the actor. */
export async function findApiToken(db: Database, tokenHash: string) {
  const row = await db
    .select({
      token: apiTokens,
      user: {
        id: users.id,
        companyId: users.companyId,
        displayName: users.displayName,
        role: users.role,
        active: users.active,
        deletedAtMs: users.deletedAtMs,
        totpConfirmedAtMs: users.totpConfirmedAtMs,
        signsInByProvider: signsInByProvider.mapWith(Boolean),
      },
      company: { suspendedAtMs: companies.suspendedAtMs, requireTwoFactor: companies.requireTwoFactor },
    })
    .from(apiTokens)
    .innerJoin(users, eq(users.id, apiTokens.userId))
    .innerJoin(companies, eq(companies.id, apiTokens.companyId))
    .where(eq(apiTokens.tokenHash, tokenHash))
    .get();
  return row ?? null;
}

export async function touchApiToken(db: Database, id: string, nowMs: number): Promise<void> {
  await db.update(apiTokens).set({ lastUsedAtMs: nowMs }).where(eq(apiTokens.id, id));
}

interface Owner {
  readonly companyId: string;
  readonly userId: string;
}

const ofOwner = ({ companyId, userId }: Owner) =>
  and(eq(apiTokens.companyId, companyId), eq(apiTokens.userId, userId), isNull(apiTokens.revokedAtMs));

export const apiTokenSorts = ['createdAtMs', 'expiresAtMs', 'name'] as const;
export type ApiTokenSort = (typeof apiTokenSorts)[number];

/** Those that were not revoked, expired ones too. */
export async function selectApiTokens(
  db: Database,
  owner: Owner,
  page: PageRequest<ApiTokenSort>,
): Promise<ApiTokenRow[]> {
  const { createdAtMs, expiresAtMs, name } = apiTokens;
  const { where, orderBy } = keyset({ createdAtMs, expiresAtMs, name }, apiTokens.id, page);
  return await db
    .select()
    .from(apiTokens)
    .where(and(ofOwner(owner), where))
    .orderBy(...orderBy)
    .limit(page.limit);
}

export async function countLiveApiTokens(db: Database, owner: Owner, nowMs: number): Promise<number> {
  const row = await db
    .select({ live: count() })
    .from(apiTokens)
    .where(and(ofOwner(owner), gt(apiTokens.expiresAtMs, nowMs)))
    .get();
  return row?.live ?? 0;
}

export async function insertApiToken(db: Database, token: ApiTokenRow, entry: NewAuditRow): Promise<void> {
  await db.batch([db.insert(apiTokens).values(token), auditIfChanged(db, entry)]);
}

export async function findLiveApiToken(db: Database, owner: Owner, id: string): Promise<ApiTokenRow | null> {
  const row = await db
    .select()
    .from(apiTokens)
    .where(and(ofOwner(owner), eq(apiTokens.id, id)))
    .get();
  return row ?? null;
}

/** For a batch: all of a person, where `onlyIf` holds. */
export function revokeTokensStatement(db: Database, owner: Owner, nowMs: number, onlyIf: SQL) {
  return db
    .update(apiTokens)
    .set({ revokedAtMs: nowMs })
    .where(and(ofOwner(owner), onlyIf))
    .returning({ id: apiTokens.id });
}

/** Whether it was still to be revoked. */
export async function revokeApiToken(
  db: Database,
  owner: Owner,
  id: string,
  nowMs: number,
  entry: NewAuditRow,
): Promise<boolean> {
  const [revoked] = await db.batch([
    db
      .update(apiTokens)
      .set({ revokedAtMs: nowMs })
      .where(and(ofOwner(owner), eq(apiTokens.id, id)))
      .returning({ id: apiTokens.id }),
    auditIfChanged(db, entry),
  ]);
  return revoked.length > 0;
}

import { and, desc, eq, exists, gt, isNull, ne, type SQL, sql } from 'drizzle-orm';
import { revokeTokensStatement } from './api-tokens';
import { auditIfChanged, type NewAuditRow } from './audit-log';
import type { Database } from './client';
import { isTakenBy } from './constraint';
import { companies, type LinkPurpose, oneTimeLinks, type SignInEnd, users } from './schema';
import { endSignInsStatement } from './sign-ins';
import type { UserRow } from './users';

export type OneTimeLinkRow = typeof oneTimeLinks.$inferSelect;
export type NewOneTimeLink = typeof oneTimeLinks.$inferInsert;

const unusedOf = ({ companyId, userId, purpose }: Pick<OneTimeLinkRow, 'companyId' | 'userId' | 'purpose'>) =>
  and(
    eq(oneTimeLinks.companyId, companyId),
    eq(oneTimeLinks.userId, userId),
    eq(oneTimeLinks.purpose, purpose),
    isNull(oneTimeLinks.usedAtMs),
  );

/** For a batch: takes the place of every unused link of the same person and purpose. */
export function replaceLinkStatements(db: Database, link: NewOneTimeLink) {
  return [db.delete(oneTimeLinks).where(unusedOf(link)), db.insert(oneTimeLinks).values(link)] as const;
}

/** So many links that strangers asked for may be open for one person. */
const openRequestsAtMost = 5;

/**
 * Beside the links that are open: whoever only knows a name must not void one that its person, or an administrator, has just
 * asked for. False, and nothing is written, when too many are open.
 */
export async function addRequestedLink(
  db: Database,
  link: NewOneTimeLink,
  entry: NewAuditRow,
): Promise<boolean> {
  const { id, companyId, userId, purpose, tokenHash, createdAtMs, expiresAtMs } = link;
  const open = and(unusedOf(link), isNull(oneTimeLinks.createdBy), gt(oneTimeLinks.expiresAtMs, createdAtMs));
  const openCount = sql`(select count(*) from ${oneTimeLinks} where ${open})`;
  const [added] = await db.batch([
    db
      .insert(oneTimeLinks)
      .select(
        sql`select ${id}, ${companyId}, ${userId}, ${purpose}, ${tokenHash}, null, ${createdAtMs}, ${expiresAtMs}, null where ${openCount} < ${openRequestsAtMost}`,
      )
      .returning({ id: oneTimeLinks.id }),
    auditIfChanged(db, entry),
  ]);
  return added.length > 0;
}

export async function replaceLink(db: Database, link: NewOneTimeLink, entry: NewAuditRow): Promise<void> {
  const [remove, insert] = replaceLinkStatements(db, link);
  await db.batch([remove, insert, auditIfChanged(db, entry)]);
}

/** When the newest link of this person and purpose was made, used or not; null when there was none. */
export async function findNewestLinkMs(
  db: Database,
  user: Pick<UserRow, 'companyId' | 'id'>,
  purpose: LinkPurpose,
): Promise<number | null> {
  const row = await db
    .select({ createdAtMs: oneTimeLinks.createdAtMs })
    .from(oneTimeLinks)
    .where(
      and(
        eq(oneTimeLinks.companyId, user.companyId),
        eq(oneTimeLinks.userId, user.id),
        eq(oneTimeLinks.purpose, purpose),
      ),
    )
    .orderBy(desc(oneTimeLinks.createdAtMs))
    .limit(1)
    .get();
  return row?.createdAtMs ?? null;
}

/** A link that still works, with whom it is for. Takes no company: the token is what tells it. Changes nothing. */
export async function findLiveLink(db: Database, purpose: LinkPurpose, tokenHash: string, nowMs: number) {
  const row = await db
    .select({
      link: oneTimeLinks,
      user: users,
      company: { name: companies.name, suspendedAtMs: companies.suspendedAtMs },
    })
    .from(oneTimeLinks)
    .innerJoin(users, eq(users.id, oneTimeLinks.userId))
    .innerJoin(companies, eq(companies.id, oneTimeLinks.companyId))
    .where(
      and(
        eq(oneTimeLinks.tokenHash, tokenHash),
        eq(oneTimeLinks.purpose, purpose),
        isNull(oneTimeLinks.usedAtMs),
        gt(oneTimeLinks.expiresAtMs, nowMs),
        isNull(users.deletedAtMs),
      ),
    )
    .get();
  return row ?? null;
}
export type LiveLink = NonNullable<Awaited<ReturnType<typeof findLiveLink>>>;

export interface LinkUse {
  readonly link: Pick<OneTimeLinkRow, 'id' | 'companyId' | 'userId' | 'purpose'>;
  readonly change: Partial<UserRow>;
  readonly endsSignIns: SignInEnd;
  readonly revokesTokens: boolean;
  readonly nowMs: number;
  readonly entry: NewAuditRow;
}

/**
 * All or nothing: what the link is for, the end of the person's sign-ins and API tokens, and the link used up, with every other
 * of its kind. Null when the link did not work any more; 'taken' when an account elsewhere has the invited address by now;
 * otherwise the sign-ins that ended.
 */
export async function spendLink(db: Database, use: LinkUse): Promise<string[] | 'taken' | null> {
  try {
    return await spend(db, use);
  } catch (error) {
    if (isTakenBy(error, 'users_email')) return 'taken';
    throw error;
  }
}

async function spend(db: Database, use: LinkUse): Promise<string[] | null> {
  const { link, change, endsSignIns, revokesTokens, nowMs, entry } = use;
  const isLive = and(
    eq(oneTimeLinks.id, link.id),
    isNull(oneTimeLinks.usedAtMs),
    gt(oneTimeLinks.expiresAtMs, nowMs),
  );
  const ifLive: SQL = exists(db.select({ id: oneTimeLinks.id }).from(oneTimeLinks).where(isLive));
  const isTheirs = and(
    eq(users.companyId, link.companyId),
    eq(users.id, link.userId),
    isNull(users.deletedAtMs),
  );
  const [ended, changed] = await db.batch([
    endSignInsStatement(db, link, endsSignIns, nowMs, ifLive),
    db
      .update(users)
      .set({ ...change, version: sql`${users.version} + 1`, updatedAtMs: nowMs })
      .where(and(isTheirs, ifLive))
      .returning({ id: users.id }),
    auditIfChanged(db, entry),
    revokeTokensStatement(db, link, nowMs, revokesTokens ? ifLive : sql`0`),
    db.delete(oneTimeLinks).where(and(unusedOf(link), ne(oneTimeLinks.id, link.id), ifLive)),
    db.update(oneTimeLinks).set({ usedAtMs: nowMs }).where(isLive),
  ]);
  return changed.length > 0 ? ended.map(({ id }) => id) : null;
}

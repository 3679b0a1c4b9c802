import { and, desc, eq, exists, gt, isNull, type SQL, sql } from 'drizzle-orm';
import { auditIfChanged, type NewAuditRow } from './audit-log';
import type { Database } from './client';
import { companies, type LinkPurpose, oneTimeLinks, type SignInEnd, users } from './schema';
import { endSignInsStatement } from './sign-ins';
import type { UserRow } from './users';

export type OneTimeLinkRow = typeof oneTimeLinks.$inferSelect;
export type NewOneTimeLink = typeof oneTimeLinks.$inferInsert;

/** For a batch: takes the place of every unused link of the same person and purpose. */
export function replaceLinkStatements(db: Database, link: NewOneTimeLink) {
  return [
    db
      .delete(oneTimeLinks)
      .where(
        and(
          eq(oneTimeLinks.companyId, link.companyId),
          eq(oneTimeLinks.userId, link.userId),
          eq(oneTimeLinks.purpose, link.purpose),
          isNull(oneTimeLinks.usedAtMs),
        ),
      ),
    db.insert(oneTimeLinks).values(link),
  ] as const;
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
  readonly link: Pick<OneTimeLinkRow, 'id' | 'companyId' | 'userId'>;
  readonly change: Partial<UserRow>;
  readonly endsSignIns: SignInEnd;
  readonly nowMs: number;
  readonly entry: NewAuditRow;
}

/**
 * All or nothing: what the link is for, the end of the person's sign-ins, and the link used up. Null when the link did not work
 * any more; otherwise the sign-ins that ended.
 */
export async function spendLink(db: Database, use: LinkUse): Promise<string[] | null> {
  const { link, change, endsSignIns, nowMs, entry } = use;
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
    db.update(oneTimeLinks).set({ usedAtMs: nowMs }).where(isLive),
  ]);
  return changed.length > 0 ? ended.map(({ id }) => id) : null;
}

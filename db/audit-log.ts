import { and, desc, eq, gte, isNotNull, lt, type SQL, sql } from 'drizzle-orm';
import type { AuditAction, TargetKind } from '../core/audit/audit-entry';
import type { Database } from './client';
import { contains } from './keyset';
import { auditLog } from './schema';

export type AuditRow = typeof auditLog.$inferSelect;
/** One entry to write; `id` is given by the database, in the order of writing. */
export type NewAuditRow = Omit<AuditRow, 'id'>;

/** For a batch: writes the entry whatever the statements before it did. */
export function auditInsert(db: Database, row: NewAuditRow) {
  return db.insert(auditLog).values(row);
}

/**
 * For a batch, right behind the one statement that it speaks of: writes the entry if that statement changed a row, in the
 * same transaction. So nothing changes without its entry, and an edit that found no row leaves none.
 */
export function auditIfChanged(db: Database, row: NewAuditRow) {
  return db.insert(auditLog).select(sql`select ${sql.join(columnsOf(row), sql`, `)} where changes() > 0`);
}

/** Drizzle wants every column of the table, in its order. */
function columnsOf(row: NewAuditRow): SQL[] {
  return [
    sql`null`,
    sql`${row.companyId}`,
    sql`${row.atMs}`,
    sql`${row.actorKind}`,
    sql`${row.actorUserId}`,
    sql`${row.actorName}`,
    sql`${row.action}`,
    sql`${row.targetKind}`,
    sql`${row.targetId}`,
    sql`${row.targetName}`,
    sql`${row.before === null ? null : JSON.stringify(row.before)}`,
    sql`${row.after === null ? null : JSON.stringify(row.after)}`,
    sql`${row.refusal}`,
    sql`${row.address}`,
    sql`${row.place}`,
    sql`${row.userAgent}`,
    sql`${row.requestId}`,
  ];
}

export async function appendAudit(db: Database, row: NewAuditRow): Promise<void> {
  await auditInsert(db, row);
}

export interface AuditFilter {
  readonly action?: AuditAction;
  readonly actorUserId?: string;
  readonly targetKind?: TargetKind;
  readonly targetId?: string;
  readonly fromMs?: number;
  readonly untilMs?: number;
  readonly refusedOnly?: boolean;
  /** Part of the actor's or the target's name. */
  readonly search?: string;
}

/** Newest first; `beforeId` is the last entry of the page before. Every index of the table ends with the id, so none is sorted. */
export async function selectAuditLog(
  db: Database,
  companyId: string,
  filter: AuditFilter,
  page: { beforeId?: number; limit: number },
): Promise<AuditRow[]> {
  return await db
    .select()
    .from(auditLog)
    .where(
      and(
        eq(auditLog.companyId, companyId),
        page.beforeId === undefined ? undefined : lt(auditLog.id, page.beforeId),
        matches(filter),
      ),
    )
    .orderBy(desc(auditLog.id))
    .limit(page.limit);
}

function matches(filter: AuditFilter): SQL | undefined {
  const { action, actorUserId, targetKind, targetId, fromMs, untilMs, refusedOnly, search } = filter;
  return and(
    action ? eq(auditLog.action, action) : undefined,
    actorUserId ? eq(auditLog.actorUserId, actorUserId) : undefined,
    targetKind ? eq(auditLog.targetKind, targetKind) : undefined,
    targetId ? eq(auditLog.targetId, targetId) : undefined,
    fromMs === undefined ? undefined : gte(auditLog.atMs, fromMs),
    untilMs === undefined ? undefined : lt(auditLog.atMs, untilMs),
    refusedOnly ? isNotNull(auditLog.refusal) : undefined,
    contains(search, [auditLog.actorName, auditLog.targetName]),
  );
}

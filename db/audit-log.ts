import { type SQL, sql } from 'drizzle-orm';
import type { Database } from './client';
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

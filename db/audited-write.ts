import { type AnyColumn, eq, type SQL, sql } from 'drizzle-orm';
import type { RunnableQuery } from 'drizzle-orm/runnable-query';
import { auditIfChanged, type NewAuditRow } from './audit-log';
import type { Database } from './client';
import { isTakenName } from './constraint';

/** How an edit is written: on which version of the row (absent: on any), and with which entry of the audit log. */
export interface Edit {
  readonly expectedVersion?: number;
  readonly entry: NewAuditRow;
}

/** 'stale': there is no such row, or no longer in the expected version. 'taken': another row has the name. */
export type Edited = 'updated' | 'not_found' | 'stale' | 'taken';

/** Into the `where` of an edit. */
export function isVersion(column: AnyColumn, expectedVersion: number | undefined): SQL | undefined {
  return expectedVersion === undefined ? undefined : eq(column, expectedVersion);
}

/** Into the `set` of an edit. */
export function nextVersion(column: AnyColumn): SQL {
  return sql`${column} + 1`;
}

type Write = RunnableQuery<{ id: string }[], 'sqlite'>;

/** The statement and its entry in one transaction; says whether a row was written. */
export async function writeAudited(db: Database, write: Write, entry: NewAuditRow): Promise<boolean> {
  const [rows] = await db.batch([write, auditIfChanged(db, entry)]);
  return rows.length > 0;
}

export async function editAudited(db: Database, write: Write, edit: Edit): Promise<Edited> {
  try {
    if (await writeAudited(db, write, edit.entry)) return 'updated';
    return edit.expectedVersion === undefined ? 'not_found' : 'stale';
  } catch (error) {
    if (isTakenName(error)) return 'taken';
    throw error;
  }
}

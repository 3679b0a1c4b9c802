import { and, count, eq, getTableColumns, notExists, sql, sum } from 'drizzle-orm';
import type { Database } from './client';
import { cycles, projects, sessions } from './schema';

export type CycleRow = typeof cycles.$inferSelect;
export type CountedCycle = Omit<CycleRow, 'companyId'> & {
  readonly sessionCount: number;
  readonly filesUploaded: number;
  readonly bytesUploaded: number;
};

const { companyId: _company, ...ownColumns } = getTableColumns(cycles);

function selectCounted(db: Database) {
  // Built subqueries: columns named directly in `sql` lose their table in a select from one table.
  const itsSessions = eq(sessions.cycleId, cycles.id);
  const sessionCount = db.select({ value: count() }).from(sessions).where(itsSessions);
  const files = db
    .select({ value: sum(sessions.filesUploaded) })
    .from(sessions)
    .where(itsSessions);
  const bytes = db
    .select({ value: sum(sessions.bytesUploaded) })
    .from(sessions)
    .where(itsSessions);
  return db
    .select({
      ...ownColumns,
      sessionCount: sql<number>`(${sessionCount})`,
      filesUploaded: sql<number>`coalesce((${files}), 0)`,
      bytesUploaded: sql<number>`coalesce((${bytes}), 0)`,
    })
    .from(cycles);
}

export async function selectCycles(
  db: Database,
  companyId: string,
  projectId: string,
): Promise<CountedCycle[]> {
  return await selectCounted(db)
    .where(and(eq(cycles.companyId, companyId), eq(cycles.projectId, projectId)))
    .orderBy(cycles.number);
}

export async function findCycle(db: Database, companyId: string, id: string): Promise<CountedCycle | null> {
  const row = await selectCounted(db).where(own(companyId, id)).get();
  return row ?? null;
}

/** One above the highest number ever in use: a number that people may have written down is not given twice in a row. */
export async function nextCycleNumber(db: Database, companyId: string, projectId: string): Promise<number> {
  const row = await db
    .select({ highest: sql<number>`coalesce(max(${cycles.number}), 0)` })
    .from(cycles)
    .where(and(eq(cycles.companyId, companyId), eq(cycles.projectId, projectId)))
    .get();
  return (row?.highest ?? 0) + 1;
}

/** False when the number was taken in the meantime. */
export async function insertCycle(db: Database, row: typeof cycles.$inferInsert): Promise<boolean> {
  const written = await db
    .insert(cycles)
    .values(row)
    .onConflictDoNothing({ target: [cycles.projectId, cycles.number] })
    .returning({ id: cycles.id });
  return written.length > 0;
}

export interface PrefixInUse {
  readonly id: string;
  readonly projectId: string;
  readonly number: number;
  readonly prefix: string;
  readonly projectName: string;
}

/** The prefixes of all the company's cycles that go to buckets of this name. */
export async function selectPrefixesOfBucket(
  db: Database,
  companyId: string,
  bucket: string,
): Promise<PrefixInUse[]> {
  return await db
    .select({
      id: cycles.id,
      projectId: cycles.projectId,
      number: cycles.number,
      prefix: cycles.prefix,
      projectName: projects.name,
    })
    .from(cycles)
    .innerJoin(projects, eq(projects.id, cycles.projectId))
    .where(and(eq(cycles.companyId, companyId), eq(projects.bucket, bucket)));
}

export type CycleChange = Partial<Pick<CycleRow, 'description' | 'status'>> & { updatedAtMs: number };

export async function updateCycle(
  db: Database,
  companyId: string,
  id: string,
  change: CycleChange,
): Promise<boolean> {
  const rows = await db.update(cycles).set(change).where(own(companyId, id)).returning({ id: cycles.id });
  return rows.length > 0;
}

/** False when the cycle has sessions, whose objects are under its prefix. */
export async function updateCyclePrefix(
  db: Database,
  companyId: string,
  id: string,
  prefix: string,
): Promise<boolean> {
  const rows = await db
    .update(cycles)
    .set({ prefix })
    .where(and(own(companyId, id), notExists(sessionsOf(db, id))))
    .returning({ id: cycles.id });
  return rows.length > 0;
}

/** Marks a pending cycle as in progress; leaves every other status as it is. */
export async function beginCycle(db: Database, companyId: string, id: string, nowMs: number): Promise<void> {
  await db
    .update(cycles)
    .set({ status: 'in_progress', updatedAtMs: nowMs })
    .where(and(own(companyId, id), eq(cycles.status, 'pending')));
}

/** False when there was nothing to delete, or the cycle has sessions. */
export async function deleteCycle(db: Database, companyId: string, id: string): Promise<boolean> {
  const rows = await db
    .delete(cycles)
    .where(and(own(companyId, id), notExists(sessionsOf(db, id))))
    .returning({ id: cycles.id });
  return rows.length > 0;
}

function sessionsOf(db: Database, cycleId: string) {
  return db.select({ id: sessions.id }).from(sessions).where(eq(sessions.cycleId, cycleId));
}

function own(companyId: string, id: string) {
  return and(eq(cycles.companyId, companyId), eq(cycles.id, id));
}

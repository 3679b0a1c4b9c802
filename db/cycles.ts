import { and, eq, getTableColumns, notExists, or, sql } from 'drizzle-orm';
import type { CycleStatus } from '../core/cycles/cycle';
import type { NewAuditRow } from './audit-log';
import { type Edit, type Edited, editAudited, isVersion, nextVersion, writeAudited } from './audited-write';
import type { Database } from './client';
import { contains, keyset, type PageRequest } from './keyset';
import { cycles, cycleTotals, projects, sessions } from './schema';

export type CycleRow = typeof cycles.$inferSelect;
export type CountedCycle = Omit<CycleRow, 'companyId'> & {
  readonly sessionCount: number;
  readonly filesUploaded: number;
  readonly bytesUploaded: number;
};

const { companyId: _company, ...ownColumns } = getTableColumns(cycles);

function selectCounted(db: Database) {
  return db
    .select({
      ...ownColumns,
      sessionCount: sql<number>`coalesce(${cycleTotals.sessions}, 0)`,
      filesUploaded: sql<number>`coalesce(${cycleTotals.filesUploaded}, 0)`,
      bytesUploaded: sql<number>`coalesce(${cycleTotals.bytesUploaded}, 0)`,
    })
    .from(cycles)
    .leftJoin(cycleTotals, eq(cycleTotals.cycleId, cycles.id));
}

export const cycleSorts = ['number', 'createdAtMs'] as const;
export type CycleSort = (typeof cycleSorts)[number];

export async function selectCycles(
  db: Database,
  companyId: string,
  projectId: string,
  filter: { readonly q?: string; readonly status?: CycleStatus },
  page: PageRequest<CycleSort>,
): Promise<CountedCycle[]> {
  const columns = { number: cycles.number, createdAtMs: cycles.createdAtMs };
  const { where, orderBy } = keyset(columns, cycles.id, page);
  return await selectCounted(db)
    .where(
      and(
        ofProject(companyId, projectId),
        filter.status ? eq(cycles.status, filter.status) : undefined,
        contains(filter.q, [cycles.description, cycles.prefix]),
        where,
      ),
    )
    .orderBy(...orderBy)
    .limit(page.limit);
}

/** The prefixes of all cycles of a project. */
export async function selectPrefixesOfProject(
  db: Database,
  companyId: string,
  projectId: string,
): Promise<string[]> {
  const rows = await db.select({ prefix: cycles.prefix }).from(cycles).where(ofProject(companyId, projectId));
  return rows.map((row) => row.prefix);
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
    .where(ofProject(companyId, projectId))
    .get();
  return (row?.highest ?? 0) + 1;
}

export type NewCycle = Omit<CycleRow, 'status' | 'version'>;

/** False when the number was taken in the meantime, or a cycle that writes to the same bucket took an overlapping prefix. */
export async function insertCycle(
  db: Database,
  row: NewCycle,
  bucket: string,
  entry: NewAuditRow,
): Promise<boolean> {
  const other = db
    .select({ id: cycles.id })
    .from(cycles)
    .innerJoin(projects, eq(projects.id, cycles.projectId))
    .where(
      and(
        eq(cycles.companyId, row.companyId),
        eq(projects.bucket, bucket),
        or(
          sql`substr(${cycles.prefix}, 1, length(${row.prefix})) = ${row.prefix}`,
          sql`substr(${row.prefix}, 1, length(${cycles.prefix})) = ${cycles.prefix}`,
        ),
      ),
    );
  const insert = db
    .insert(cycles)
    .select(
      // Every column of the table, in its order.
      sql`select ${row.id}, ${row.companyId}, ${row.projectId}, ${row.number}, ${row.prefix}, ${row.description},
        'pending', 1, ${row.createdAtMs}, ${row.updatedAtMs} where ${notExists(other)}`,
    )
    .onConflictDoNothing({ target: [cycles.projectId, cycles.number] })
    .returning({ id: cycles.id });
  return await writeAudited(db, insert, entry);
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

export type CycleChange = Partial<Pick<CycleRow, 'description' | 'status' | 'prefix'>> & {
  updatedAtMs: number;
};

/** Another prefix is only taken while there are no sessions, whose objects are under it; otherwise nothing is written. */
export async function updateCycle(
  db: Database,
  companyId: string,
  id: string,
  change: CycleChange,
  edit: Edit,
): Promise<Edited> {
  const mayMove = change.prefix === undefined ? undefined : notExists(sessionsOf(db, id));
  const update = db
    .update(cycles)
    .set({ ...change, version: nextVersion(cycles.version) })
    .where(and(own(companyId, id), isVersion(cycles.version, edit.expectedVersion), mayMove))
    .returning({ id: cycles.id });
  return await editAudited(db, update, edit);
}

/** Marks a pending cycle as in progress; leaves every other status as it is. */
export async function beginCycle(
  db: Database,
  companyId: string,
  id: string,
  nowMs: number,
  entry: NewAuditRow,
): Promise<void> {
  const update = db
    .update(cycles)
    .set({ status: 'in_progress', updatedAtMs: nowMs, version: nextVersion(cycles.version) })
    .where(and(own(companyId, id), eq(cycles.status, 'pending')))
    .returning({ id: cycles.id });
  await writeAudited(db, update, entry);
}

/** False when it was not there in that version, or has sessions. */
export async function deleteCycle(db: Database, companyId: string, id: string, edit: Edit): Promise<boolean> {
  const remove = db
    .delete(cycles)
    .where(
      and(own(companyId, id), isVersion(cycles.version, edit.expectedVersion), notExists(sessionsOf(db, id))),
    )
    .returning({ id: cycles.id });
  return await writeAudited(db, remove, edit.entry);
}

function sessionsOf(db: Database, cycleId: string) {
  return db.select({ id: sessions.id }).from(sessions).where(eq(sessions.cycleId, cycleId));
}

function own(companyId: string, id: string) {
  return and(eq(cycles.companyId, companyId), eq(cycles.id, id));
}

function ofProject(companyId: string, projectId: string) {
  return and(eq(cycles.companyId, companyId), eq(cycles.projectId, projectId));
}

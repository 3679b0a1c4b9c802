import { and, count, eq, getTableColumns, max, notExists, sql } from 'drizzle-orm';
import type { BucketAbilities } from '../core/storage/bucket-abilities';
import type { Database } from './client';
import { isTakenName } from './constraint';
import { cycles, projects, sessions, storageProfiles } from './schema';

export type ProjectRow = typeof projects.$inferSelect;
export type CountedProject = Omit<ProjectRow, 'companyId'> & {
  readonly profileName: string;
  readonly cycleCount: number;
  readonly sessionCount: number;
  readonly lastSessionAtMs: number | null;
};

const { companyId: _company, ...ownColumns } = getTableColumns(projects);

function selectCounted(db: Database) {
  const itsCycles = db.select({ value: count() }).from(cycles).where(eq(cycles.projectId, projects.id));
  const itsSessions = eq(sessions.projectId, projects.id);
  const sessionCount = db.select({ value: count() }).from(sessions).where(itsSessions);
  const lastSession = db
    .select({ value: max(sessions.createdAtMs) })
    .from(sessions)
    .where(itsSessions);
  return db
    .select({
      ...ownColumns,
      profileName: storageProfiles.name,
      cycleCount: sql<number>`(${itsCycles})`,
      sessionCount: sql<number>`(${sessionCount})`,
      lastSessionAtMs: sql<number | null>`(${lastSession})`,
    })
    .from(projects)
    .innerJoin(storageProfiles, eq(storageProfiles.id, projects.storageProfileId));
}

export async function selectProjects(db: Database, companyId: string): Promise<CountedProject[]> {
  return await selectCounted(db).where(eq(projects.companyId, companyId)).orderBy(projects.name);
}

export async function findProject(
  db: Database,
  companyId: string,
  id: string,
): Promise<CountedProject | null> {
  const row = await selectCounted(db).where(own(companyId, id)).get();
  return row ?? null;
}

/** False when the company already has a project of this name. */
export async function insertProject(db: Database, row: typeof projects.$inferInsert): Promise<boolean> {
  const written = await db
    .insert(projects)
    .values(row)
    .onConflictDoNothing({ target: [projects.companyId, projects.name] })
    .returning({ id: projects.id });
  return written.length > 0;
}

export type ProjectChange = Partial<
  Pick<
    ProjectRow,
    'name' | 'description' | 'bucket' | 'region' | 'endpoint' | 'active' | 'storageProfileId' | 'abilities'
  >
> & { updatedAtMs: number };

/** 'taken' when another project of the company has this name. */
export async function updateProject(
  db: Database,
  companyId: string,
  id: string,
  change: ProjectChange,
): Promise<'updated' | 'not_found' | 'taken'> {
  try {
    const rows = await db
      .update(projects)
      .set(change)
      .where(own(companyId, id))
      .returning({ id: projects.id });
    return rows.length > 0 ? 'updated' : 'not_found';
  } catch (error) {
    if (isTakenName(error)) return 'taken';
    throw error;
  }
}

export async function recordAbilities(
  db: Database,
  companyId: string,
  id: string,
  abilities: BucketAbilities,
): Promise<void> {
  await db.update(projects).set({ abilities }).where(own(companyId, id));
}

/** What was proved of the buckets behind a storage profile no longer holds once its access changes. */
export async function forgetAbilitiesOfProfile(
  db: Database,
  companyId: string,
  profileId: string,
): Promise<void> {
  await db
    .update(projects)
    .set({ abilities: null })
    .where(and(eq(projects.companyId, companyId), eq(projects.storageProfileId, profileId)));
}

/** Deletes the project with its cycles, all or nothing; false when there is no such project, or it has sessions. */
export async function deleteProject(db: Database, companyId: string, id: string): Promise<boolean> {
  const itsSessions = db.select({ id: sessions.id }).from(sessions).where(eq(sessions.projectId, id));
  const [, rows] = await db.batch([
    db
      .delete(cycles)
      .where(and(eq(cycles.companyId, companyId), eq(cycles.projectId, id), notExists(itsSessions))),
    db
      .delete(projects)
      .where(and(own(companyId, id), notExists(itsSessions)))
      .returning({ id: projects.id }),
  ]);
  return rows.length > 0;
}

function own(companyId: string, id: string) {
  return and(eq(projects.companyId, companyId), eq(projects.id, id));
}

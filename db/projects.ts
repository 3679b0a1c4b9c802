import { and, count, eq, exists, getTableColumns, isNotNull, max, notExists, sql, sum } from 'drizzle-orm';
import type { BucketAbilities } from '../core/storage/bucket-abilities';
import type { BucketHost } from '../core/storage/bucket-hosts';
import { auditIfChanged, type NewAuditRow } from './audit-log';
import { type Edit, type Edited, editAudited, isVersion, nextVersion, writeAudited } from './audited-write';
import type { Database } from './client';
import { contains, keyset, type PageRequest } from './keyset';
import { cycles, cycleTotals, projects, sessions, storageProfiles } from './schema';

export type ProjectRow = typeof projects.$inferSelect;
export type CountedProject = Omit<ProjectRow, 'companyId'> & {
  readonly profileName: string;
  readonly cycleCount: number;
  readonly sessionCount: number;
  readonly lastSessionAtMs: number | null;
};

const { companyId: _company, ...ownColumns } = getTableColumns(projects);

/** Built subqueries: columns named directly in `sql` lose their table in a select from one table. */
function countsOf(db: Database) {
  const itsCycles = db.select({ value: count() }).from(cycles).where(eq(cycles.projectId, projects.id));
  const itsSessions = eq(sessions.projectId, projects.id);
  const sessionCount = db
    .select({ value: sum(cycleTotals.sessions) })
    .from(cycleTotals)
    .where(and(eq(cycleTotals.companyId, projects.companyId), eq(cycleTotals.projectId, projects.id)));
  const lastSession = db
    .select({ value: max(sessions.createdAtMs) })
    .from(sessions)
    .where(itsSessions);
  return {
    cycleCount: sql<number>`(${itsCycles})`,
    sessionCount: sql<number>`coalesce((${sessionCount}), 0)`,
    lastSessionAtMs: sql<number | null>`(${lastSession})`,
  };
}

function selectCounted(db: Database) {
  return db
    .select({ ...ownColumns, profileName: storageProfiles.name, ...countsOf(db) })
    .from(projects)
    .innerJoin(storageProfiles, eq(storageProfiles.id, projects.storageProfileId));
}

export const projectSorts = ['name', 'createdAtMs', 'lastSessionAtMs', 'sessionCount'] as const;
export type ProjectSort = (typeof projectSorts)[number];

export interface ProjectFilter {
  readonly q?: string;
  readonly active?: boolean;
  readonly storageProfileId?: string;
}

export async function selectProjects(
  db: Database,
  companyId: string,
  filter: ProjectFilter,
  page: PageRequest<ProjectSort>,
): Promise<CountedProject[]> {
  const counts = countsOf(db);
  const columns = {
    name: sql`${projects.name} collate nocase`,
    createdAtMs: projects.createdAtMs,
    lastSessionAtMs: sql`coalesce(${counts.lastSessionAtMs}, 0)`,
    sessionCount: counts.sessionCount,
  };
  const { where, orderBy } = keyset(columns, projects.id, page);
  return await selectCounted(db)
    .where(
      and(
        eq(projects.companyId, companyId),
        filter.active === undefined ? undefined : eq(projects.active, filter.active),
        filter.storageProfileId ? eq(projects.storageProfileId, filter.storageProfileId) : undefined,
        contains(filter.q, [projects.name, projects.bucket, projects.description]),
        where,
      ),
    )
    .orderBy(...orderBy)
    .limit(page.limit);
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
export async function insertProject(
  db: Database,
  row: typeof projects.$inferInsert,
  entry: NewAuditRow,
): Promise<boolean> {
  const insert = db
    .insert(projects)
    .values(row)
    .onConflictDoNothing({ target: [projects.companyId, projects.name] })
    .returning({ id: projects.id });
  return await writeAudited(db, insert, entry);
}

export type ProjectChange = Partial<
  Pick<
    ProjectRow,
    'name' | 'description' | 'bucket' | 'region' | 'endpoint' | 'active' | 'storageProfileId' | 'abilities'
  >
> & { updatedAtMs: number };

export async function updateProject(
  db: Database,
  companyId: string,
  id: string,
  change: ProjectChange,
  edit: Edit,
): Promise<Edited> {
  const update = db
    .update(projects)
    .set({ ...change, version: nextVersion(projects.version) })
    .where(and(own(companyId, id), isVersion(projects.version, edit.expectedVersion)))
    .returning({ id: projects.id });
  return await editAudited(db, update, edit);
}

/** No edit of the project: its version stays. */
export async function recordAbilities(
  db: Database,
  companyId: string,
  id: string,
  abilities: BucketAbilities,
  entry: NewAuditRow,
): Promise<void> {
  const update = db
    .update(projects)
    .set({ abilities })
    .where(own(companyId, id))
    .returning({ id: projects.id });
  await writeAudited(db, update, entry);
}

/** Further addresses of the company's buckets, as bucket checks proved them. */
export async function selectBucketHosts(db: Database, companyId: string): Promise<BucketHost[]> {
  const rows = await db
    .select({ abilities: projects.abilities })
    .from(projects)
    .where(and(eq(projects.companyId, companyId), isNotNull(projects.abilities)));
  return rows.flatMap(({ abilities }) => abilities?.hosts ?? []);
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

/** Deletes the project with its cycles, all or nothing; false when it is not there in that version, or has sessions. */
export async function deleteProject(
  db: Database,
  companyId: string,
  id: string,
  edit: Edit,
): Promise<boolean> {
  const itsSessions = db.select({ id: sessions.id }).from(sessions).where(eq(sessions.projectId, id));
  const isMeant = and(own(companyId, id), isVersion(projects.version, edit.expectedVersion));
  const meant = db.select({ id: projects.id }).from(projects).where(isMeant);
  const itsCycles = and(eq(cycles.companyId, companyId), eq(cycles.projectId, id));
  const [, rows] = await db.batch([
    db.delete(cycles).where(and(itsCycles, exists(meant), notExists(itsSessions))),
    db
      .delete(projects)
      .where(and(isMeant, notExists(itsSessions)))
      .returning({ id: projects.id }),
    auditIfChanged(db, edit.entry),
  ]);
  return rows.length > 0;
}

function own(companyId: string, id: string) {
  return and(eq(projects.companyId, companyId), eq(projects.id, id));
}

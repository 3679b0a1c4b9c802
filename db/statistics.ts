import { and, count, countDistinct, eq, gte, lt, sql, sum } from 'drizzle-orm';
import type { Database } from './client';
import { contains, keyset, type PageRequest } from './keyset';
import { cycles, projects, sessions } from './schema';

export interface DayStatistics {
  /** UTC, as 2026-01-31. */
  readonly day: string;
  readonly sessions: number;
  readonly files: number;
  readonly bytes: number;
}

/** By the day on which a session was made; days without one are absent. `to` is exclusive. */
export async function selectDailyStatistics(
  db: Database,
  companyId: string,
  fromMs: number,
  toMs: number,
): Promise<DayStatistics[]> {
  const day = sql<string>`date(${sessions.createdAtMs} / 1000, 'unixepoch')`;
  return await db
    .select({
      day,
      sessions: count(),
      files: sum(sessions.filesUploaded).mapWith(Number),
      bytes: sum(sessions.bytesUploaded).mapWith(Number),
    })
    .from(sessions)
    .where(
      and(
        eq(sessions.companyId, companyId),
        gte(sessions.createdAtMs, fromMs),
        lt(sessions.createdAtMs, toMs),
      ),
    )
    .groupBy(day)
    .orderBy(day);
}

export interface CompanyCounts {
  readonly projects: number;
  readonly activeProjects: number;
  readonly cycles: number;
  /** People who have made a session. */
  readonly uploaders: number;
}

export async function selectCompanyCounts(db: Database, companyId: string): Promise<CompanyCounts> {
  const [[ofProjects], [ofCycles], [ofSessions]] = await db.batch([
    db
      .select({ all: count(), active: sql<number>`coalesce(sum(${projects.active}), 0)` })
      .from(projects)
      .where(eq(projects.companyId, companyId)),
    db.select({ all: count() }).from(cycles).where(eq(cycles.companyId, companyId)),
    db
      .select({ uploaders: countDistinct(sessions.createdBy) })
      .from(sessions)
      .where(eq(sessions.companyId, companyId)),
  ]);
  return {
    projects: ofProjects?.all ?? 0,
    activeProjects: ofProjects?.active ?? 0,
    cycles: ofCycles?.all ?? 0,
    uploaders: ofSessions?.uploaders ?? 0,
  };
}

export const projectStatisticsSorts = ['name', 'sessions', 'filesUploaded', 'bytesUploaded'] as const;
export type ProjectStatisticsSort = (typeof projectStatisticsSorts)[number];

export interface ProjectStatistics {
  readonly id: string;
  readonly name: string;
  readonly sessions: number;
  readonly filesUploaded: number;
  readonly filesFailed: number;
  readonly bytesUploaded: number;
}

export async function selectProjectStatistics(
  db: Database,
  companyId: string,
  q: string | undefined,
  page: PageRequest<ProjectStatisticsSort>,
): Promise<ProjectStatistics[]> {
  const itsSessions = eq(sessions.projectId, projects.id);
  // A built subquery: columns named directly in `sql` lose their table in a select from one table.
  const total = (column: typeof sessions.filesUploaded | typeof sessions.bytesUploaded) => {
    const built = db
      .select({ value: sum(column) })
      .from(sessions)
      .where(itsSessions);
    return sql<number>`coalesce((${built}), 0)`;
  };
  const made = db.select({ value: count() }).from(sessions).where(itsSessions);
  const failed = db
    .select({ value: sum(sessions.filesFailed) })
    .from(sessions)
    .where(itsSessions);
  const totals = {
    sessions: sql<number>`(${made})`,
    filesUploaded: total(sessions.filesUploaded),
    filesFailed: sql<number>`coalesce((${failed}), 0)`,
    bytesUploaded: total(sessions.bytesUploaded),
  };
  const { where, orderBy } = keyset(
    { ...totals, name: sql`${projects.name} collate nocase` },
    projects.id,
    page,
  );
  return await db
    .select({ id: projects.id, name: projects.name, ...totals })
    .from(projects)
    .where(and(eq(projects.companyId, companyId), contains(q, [projects.name]), where))
    .orderBy(...orderBy)
    .limit(page.limit);
}

import { type AnyColumn, and, count, eq, exists, gte, lt, sql, sum } from 'drizzle-orm';
import type { Database } from './client';
import { contains, keyset, type PageRequest } from './keyset';
import { cycles, cycleTotals, projects, sessions, users } from './schema';

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
  const madeSessions = db.select({ id: sessions.id }).from(sessions).where(eq(sessions.createdBy, users.id));
  const [[ofProjects], [ofCycles], [ofUsers]] = await db.batch([
    db
      .select({ all: count(), active: sql<number>`coalesce(sum(${projects.active}), 0)` })
      .from(projects)
      .where(eq(projects.companyId, companyId)),
    db.select({ all: count() }).from(cycles).where(eq(cycles.companyId, companyId)),
    db
      .select({ uploaders: count() })
      .from(users)
      .where(and(eq(users.companyId, companyId), exists(madeSessions))),
  ]);
  return {
    projects: ofProjects?.all ?? 0,
    activeProjects: ofProjects?.active ?? 0,
    cycles: ofCycles?.all ?? 0,
    uploaders: ofUsers?.uploaders ?? 0,
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
  // A built subquery: columns named directly in `sql` lose their table in a select from one table.
  const total = (column: AnyColumn) => {
    const built = db
      .select({ value: sum(column) })
      .from(cycleTotals)
      .where(and(eq(cycleTotals.companyId, companyId), eq(cycleTotals.projectId, projects.id)));
    return sql<number>`coalesce((${built}), 0)`;
  };
  const totals = {
    sessions: total(cycleTotals.sessions),
    filesUploaded: total(cycleTotals.filesUploaded),
    filesFailed: total(cycleTotals.filesFailed),
    bytesUploaded: total(cycleTotals.bytesUploaded),
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

import {
  type AnyColumn,
  and,
  count,
  desc,
  eq,
  getTableColumns,
  gte,
  inArray,
  lt,
  lte,
  ne,
  type SQL,
  sql,
  sum,
} from 'drizzle-orm';
import { isTerminal, type SessionState, sessionStates } from '../core/sessions/session-state';
import type { Database } from './client';
import { contains, keyset, type PageRequest } from './keyset';
import { cycles, cycleTotals, projects, sessions, users } from './schema';

type WholeRow = typeof sessions.$inferSelect;
/** Without what no list shows: the rules may be long. */
export type SessionRow = Omit<WholeRow, 'ignoreChoice'>;

/** What the Durable Object tells D1 about a session, for lists and searches. */
export type SessionSummary = Pick<
  SessionRow,
  | 'state'
  | 'failure'
  | 'attempt'
  | 'filesTotal'
  | 'filesUploaded'
  | 'filesSkipped'
  | 'filesFailed'
  | 'filesCancelled'
  | 'bytesTotal'
  | 'bytesUploaded'
  | 'bytesSkipped'
  | 'revision'
  | 'startedAtMs'
  | 'endedAtMs'
>;

/**
 * Without columns that the row is known to show: one that an index has is billed as a row more for each such index, whether it
 * changes or not, and those of the cycle's totals as a row of theirs.
 */
export type SummaryChange = Partial<SessionSummary> & Pick<SessionSummary, 'revision'>;

/**
 * Summaries may arrive twice and out of order: a row that shows this or a newer revision keeps it.
 */
export async function recordSessionSummary(
  db: Database,
  companyId: string,
  sessionId: string,
  summary: SummaryChange,
): Promise<'taken' | 'newer' | 'gone'> {
  const { meta } = await db
    .update(sessions)
    .set(summary)
    .where(
      and(
        eq(sessions.companyId, companyId),
        eq(sessions.id, sessionId),
        lt(sessions.revision, summary.revision),
      ),
    )
    .run();
  if (meta.changes > 0) return 'taken';
  const [row] = await db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.companyId, companyId), eq(sessions.id, sessionId)));
  return row ? 'newer' : 'gone';
}

/** Sessions of a cycle that have not ended: their open multipart uploads are not to be swept away. */
export async function activeSessionIdsOfCycle(
  db: Database,
  companyId: string,
  cycleId: string,
): Promise<string[]> {
  const rows = await db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.companyId, companyId), eq(sessions.cycleId, cycleId), isActive));
  return rows.map((row) => row.id);
}

/** Sessions of a company that have not ended, the newest first. */
export async function newestActiveSessionIds(
  db: Database,
  companyId: string,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.companyId, companyId), isActive))
    .orderBy(desc(sessions.createdAtMs), desc(sessions.id))
    .limit(limit);
  return rows.map((row) => row.id);
}

/** Named one by one, so that the index over the state serves it. */
const isActive = inArray(
  sessions.state,
  sessionStates.filter((state) => !isTerminal(state)),
);

export type NewSession = Pick<
  WholeRow,
  'id' | 'projectId' | 'cycleId' | 'createdBy' | 'folderName' | 'settings' | 'ignoreChoice' | 'createdAtMs'
>;

/**
 * False when the company has as many sessions that have not ended as it may. They are counted in the insert itself: of two at
 * once, only one is the last. `allowed`: null is any number.
 */
export async function insertSession(
  db: Database,
  companyId: string,
  session: NewSession,
  allowed: number | null = null,
): Promise<boolean> {
  const { id, projectId, cycleId, createdBy, folderName, settings, ignoreChoice, createdAtMs } = session;
  const active = db
    .select({ value: count() })
    .from(sessions)
    .where(and(eq(sessions.companyId, companyId), isActive));
  const result = await db.run(sql`
    insert into sessions
      (id, company_id, project_id, cycle_id, created_by, folder_name, settings, ignore_choice, created_at_ms)
    select ${id}, ${companyId}, ${projectId}, ${cycleId}, ${createdBy}, ${folderName},
      ${JSON.stringify(settings)}, ${JSON.stringify(ignoreChoice)}, ${createdAtMs}
    where ${allowed} is null or (${active}) < ${allowed}`);
  return result.meta.changes > 0;
}

/** Sessions of a company that have not ended, whatever their cycle. */
export async function activeSessionIds(db: Database, companyId: string): Promise<string[]> {
  const rows = await db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.companyId, companyId), isActive));
  return rows.map((row) => row.id);
}

/** Bytes that all other sessions of the company brought into its buckets, or will if those that were started run to their end. */
export async function bytesOfOthers(db: Database, companyId: string, sessionId: string): Promise<number> {
  const row = await db
    .select({
      value: sum(
        sql`case when ${isActive} and ${sessions.state} <> 'pending' then max(${sessions.bytesTotal}, ${sessions.bytesUploaded}) else ${sessions.bytesUploaded} end`,
      ).mapWith(Number),
    })
    .from(sessions)
    .where(and(eq(sessions.companyId, companyId), ne(sessions.id, sessionId)))
    .get();
  return row?.value ?? 0;
}

export async function deleteSession(db: Database, companyId: string, id: string): Promise<void> {
  await db.delete(sessions).where(and(eq(sessions.companyId, companyId), eq(sessions.id, id)));
}

export interface NamedSession {
  readonly session: SessionRow;
  readonly projectName: string;
  readonly cycleNumber: number;
  readonly createdByName: string;
}

const { ignoreChoice: _rules, ...listed } = getTableColumns(sessions);

function selectNamed(db: Database) {
  return db
    .select({
      session: listed,
      projectName: projects.name,
      cycleNumber: cycles.number,
      createdByName: users.displayName,
    })
    .from(sessions)
    .innerJoin(projects, eq(projects.id, sessions.projectId))
    .innerJoin(cycles, eq(cycles.id, sessions.cycleId))
    .innerJoin(users, eq(users.id, sessions.createdBy));
}

const isSession = (companyId: string, id: string) =>
  and(eq(sessions.companyId, companyId), eq(sessions.id, id));

export async function findSession(db: Database, companyId: string, id: string): Promise<NamedSession | null> {
  const row = await selectNamed(db).where(isSession(companyId, id)).get();
  return row ?? null;
}

export type WholeSession = NamedSession & Pick<WholeRow, 'ignoreChoice'>;

export async function findWholeSession(
  db: Database,
  companyId: string,
  id: string,
): Promise<WholeSession | null> {
  const [[named], [rules]] = await db.batch([
    selectNamed(db).where(isSession(companyId, id)),
    db.select({ ignoreChoice: sessions.ignoreChoice }).from(sessions).where(isSession(companyId, id)),
  ]);
  return named && rules ? { ...named, ...rules } : null;
}

export interface SessionScope {
  readonly projectId?: string;
  readonly cycleId?: string;
}

export const sessionSorts = ['createdAtMs', 'endedAtMs', 'bytesTotal', 'filesTotal'] as const;
export type SessionSort = (typeof sessionSorts)[number];

export interface SessionFilter extends SessionScope {
  readonly state?: SessionState;
  readonly createdBy?: string;
  /** Both inclusive. */
  readonly createdFrom?: number;
  readonly createdTo?: number;
  readonly q?: string;
}

/** Also the expression of an index, which SQLite finds by its text; not ended counts as ended at zero. */
const endedOrZero = sql`coalesce(${sessions.endedAtMs}, 0)`;

/** A page, and the statistics of its scope; in one round trip. */
export async function selectSessions(
  db: Database,
  companyId: string,
  filter: SessionFilter,
  page: PageRequest<SessionSort>,
): Promise<{ rows: NamedSession[]; statistics: SessionStatistics }> {
  const { createdAtMs, bytesTotal, filesTotal } = sessions;
  const columns = { createdAtMs, endedAtMs: endedOrZero, bytesTotal, filesTotal };
  const { where, orderBy } = keyset(columns, sessions.id, page);
  const rows = selectNamed(db)
    .where(
      and(
        inScope(sessions, companyId, filter),
        filter.state ? eq(sessions.state, filter.state) : undefined,
        filter.createdBy ? eq(sessions.createdBy, filter.createdBy) : undefined,
        filter.createdFrom === undefined ? undefined : gte(createdAtMs, filter.createdFrom),
        filter.createdTo === undefined ? undefined : lte(createdAtMs, filter.createdTo),
        contains(filter.q, [sessions.folderName]),
        where,
      ),
    )
    .orderBy(...orderBy)
    .limit(page.limit);
  const [found, statistics] = await db.batch([rows, statisticsQuery(db, companyId, filter)]);
  return { rows: found, statistics: onlyRow(statistics) };
}

export interface SessionStatistics {
  readonly sessions: number;
  readonly active: number;
  readonly filesUploaded: number;
  readonly bytesUploaded: number;
  readonly filesFailed: number;
}

/** Over all sessions of the scope, whatever their state. */
export async function selectSessionStatistics(
  db: Database,
  companyId: string,
  scope: SessionScope,
): Promise<SessionStatistics> {
  return onlyRow(await statisticsQuery(db, companyId, scope));
}

function statisticsQuery(db: Database, companyId: string, scope: SessionScope) {
  const total = (column: AnyColumn) => sql<number>`coalesce(sum(${column}), 0)`;
  return db
    .select({
      sessions: total(cycleTotals.sessions),
      active: total(cycleTotals.active),
      filesUploaded: total(cycleTotals.filesUploaded),
      bytesUploaded: total(cycleTotals.bytesUploaded),
      filesFailed: total(cycleTotals.filesFailed),
    })
    .from(cycleTotals)
    .where(inScope(cycleTotals, companyId, scope));
}

/** Of an aggregate without "group by", which has one row even of nothing. */
function onlyRow([row]: SessionStatistics[]): SessionStatistics {
  if (!row) throw new Error('The statistics have no row');
  return row;
}

function inScope(
  table: typeof sessions | typeof cycleTotals,
  companyId: string,
  scope: SessionScope,
): SQL | undefined {
  return and(
    eq(table.companyId, companyId),
    scope.projectId ? eq(table.projectId, scope.projectId) : undefined,
    scope.cycleId ? eq(table.cycleId, scope.cycleId) : undefined,
  );
}

import type { Actor } from '../../core/access/actor';
import { selectSessionStatistics } from '../../db/sessions';
import {
  type DayStatistics,
  type ProjectStatistics,
  type ProjectStatisticsSort,
  selectCompanyCounts,
  selectDailyStatistics,
  selectProjectStatistics,
} from '../../db/statistics';
import type { AppContext } from './context';
import { invalid, type Outcome, succeed } from './outcome';
import { type ListRequest, type Page, readPage } from './paging';

const dayMs = 24 * 60 * 60 * 1000;
const defaultDays = 30;
const mostDays = 366;

export async function companyStatistics(app: AppContext, actor: Actor) {
  const [counts, sessions] = await Promise.all([
    selectCompanyCounts(app.db, actor.companyId),
    selectSessionStatistics(app.db, actor.companyId, {}),
  ]);
  return { ...counts, ...sessions };
}

/** `from` and `to` are days such as 2026-01-31 (UTC), both inclusive; without them the last 30 days. */
export async function dailyStatistics(
  app: AppContext,
  actor: Actor,
  span: { from?: string; to?: string },
): Promise<Outcome<DayStatistics[]>> {
  const to = span.to ?? dayOf(app.nowMs());
  const toMs = Date.parse(to);
  const from = span.from ?? dayOf(toMs - (defaultDays - 1) * dayMs);
  const days = (toMs - Date.parse(from)) / dayMs + 1;
  if (days < 1) return invalid('The first day lies behind the last one. Exchange them.', 'from');
  if (days > mostDays) return invalid(`Ask for at most ${mostDays} days at once.`, 'from');
  const found = await selectDailyStatistics(app.db, actor.companyId, Date.parse(from), toMs + dayMs);
  const byDay = new Map(found.map((each) => [each.day, each]));
  const all = Array.from({ length: days }, (_, n) => dayOf(Date.parse(from) + n * dayMs));
  return succeed(all.map((day) => byDay.get(day) ?? { day, sessions: 0, files: 0, bytes: 0 }));
}

export async function projectStatistics(
  app: AppContext,
  actor: Actor,
  query: ListRequest<ProjectStatisticsSort>,
): Promise<Outcome<Page<ProjectStatistics>>> {
  return await readPage(query, '-bytesUploaded', (page) =>
    selectProjectStatistics(app.db, actor.companyId, query.q, page),
  );
}

function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

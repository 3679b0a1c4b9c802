import type { Actor } from '../../core/access/actor';
import { may } from '../../core/access/permissions';
import { cycleLabel } from '../../core/cycles/cycle';
import { type SessionInput, SessionInputSchema } from '../../core/sessions/session-input';
import { findCycle } from '../../db/cycles';
import { findProject } from '../../db/projects';
import {
  deleteSession,
  findWholeSession,
  insertSession,
  type NamedSession,
  type SessionFilter,
  type SessionRow,
  type SessionSort,
  type SessionStatistics,
  selectSessions,
  type WholeSession,
} from '../../db/sessions';
import { audit } from './audit.server';
import type { AppContext } from './context';
import { conflict, forbidden, invalidInput, notFound, type Outcome, succeed } from './outcome';
import { type ListRequest, readPage } from './paging';
import { allowanceFor, tooManySessions } from './quotas.server';

export type SessionListItem = Omit<SessionRow, 'companyId'> & {
  readonly projectName: string;
  readonly cycleLabel: string;
  readonly createdByName: string;
};

export type SessionDetail = SessionListItem & Pick<WholeSession, 'ignoreChoice'>;

export interface SessionPage {
  readonly sessions: SessionListItem[];
  readonly nextCursor: string | null;
  /** Over the whole project, cycle or company, whatever the state and the page. */
  readonly statistics: SessionStatistics;
}

/** Newest first, unless another sort is asked for. */
export async function listSessions(
  app: AppContext,
  actor: Actor,
  query: ListRequest<SessionSort> & SessionFilter,
): Promise<Outcome<SessionPage>> {
  let statistics = null as SessionStatistics | null;
  const page = await readPage(query, '-createdAtMs', async (request) => {
    const found = await selectSessions(app.db, actor.companyId, query, request);
    statistics = found.statistics;
    return found.rows.map(listItem);
  });
  if (!page.ok) return page;
  if (!statistics) throw new Error('A page was read without its statistics');
  return succeed({ sessions: page.value.rows, nextCursor: page.value.nextCursor, statistics });
}

export async function getSession(app: AppContext, actor: Actor, id: string): Promise<SessionDetail | null> {
  const found = await findWholeSession(app.db, actor.companyId, id);
  return found ? { ...listItem(found), ignoreChoice: found.ignoreChoice } : null;
}

export async function createSession(
  app: AppContext,
  actor: Actor,
  input: SessionInput,
): Promise<Outcome<SessionDetail>> {
  if (!may(actor, 'sessions.upload')) return forbidden();
  const parsed = SessionInputSchema.safeParse(input);
  if (!parsed.success) return invalidInput(parsed.error, input);
  const { cycleId, folderName, settings, ignoreChoice } = parsed.data;
  const [cycle, allowed] = await Promise.all([
    findCycle(app.db, actor.companyId, cycleId),
    allowanceFor(app, actor),
  ]);
  const project = cycle && (await findProject(app.db, actor.companyId, cycle.projectId));
  if (!project) return notFound('cycle');
  if (!project.active) {
    return conflict(
      'This project is not active. Ask an administrator to set it active, or upload to another project.',
    );
  }
  if (cycle.status === 'completed') {
    return conflict(
      `${cycleLabel(cycle.number)} is completed. Set it to in progress again, or upload to another cycle.`,
    );
  }
  const id = crypto.randomUUID();
  const createdAtMs = app.nowMs();
  const place = { projectId: project.id, cycleId, settings, createdAtMs };
  const row = { ...place, id, folderName, ignoreChoice, createdBy: actor.userId };
  if (!(await insertSession(app.db, actor.companyId, row, allowed.sessions)))
    return tooManySessions(allowed.sessions ?? 0);
  try {
    const init = { ...place, sessionId: id, companyId: actor.companyId, prefix: cycle.prefix };
    await app.uploadSession(id).create(init);
  } catch (error) {
    // Without its Durable Object the row would be a session that can never be opened.
    await deleteSession(app.db, actor.companyId, id);
    throw error;
  }
  const [created] = await Promise.all([
    getSession(app, actor, id),
    audit(app, actor, {
      action: 'session.created',
      target: { kind: 'session', id, name: folderName },
      after: { projectId: project.id, cycleId, folderName, settings },
    }),
  ]);
  return created ? succeed(created) : notFound('session');
}

function listItem({ session, projectName, cycleNumber, createdByName }: NamedSession): SessionListItem {
  const { companyId: _company, ...own } = session;
  return { ...own, projectName, cycleLabel: cycleLabel(cycleNumber), createdByName };
}

export {
  addManifest,
  cancelSession,
  openScan,
  pauseSession,
  resumeSession,
  retrySession,
  sessionAttempts,
  sessionFiles,
  sessionView,
  startSession,
} from './session-commands.server';
export { diagnoseSession } from './session-diagnosis.server';

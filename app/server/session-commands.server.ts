import type { Actor } from '../../core/access/actor';
import { type Action, may } from '../../core/access/permissions';
import type { FileListQuery } from '../../core/protocol/file-list';
import {
  type ManifestAnswer,
  type ManifestBatch,
  ManifestBatchSchema,
  type StartRequest,
  StartSchema,
} from '../../core/protocol/manifest';
import type { AttemptView, FilePage, SessionView } from '../../core/protocol/session-view';
import type { CommandResult } from '../../core/sessions/upload-session-port';
import { beginCycle } from '../../db/cycles';
import { findSession, type SessionRow } from '../../db/sessions';
import { audit, auditRow } from './audit.server';
import type { AppContext, UploadSessionStub } from './context';
import { getCycle, nameOf } from './cycles.server';
import { conflict, forbidden, invalidInput, notFound, type Outcome, succeed } from './outcome';
import { bytesAllowed, bytesAllowedAgain } from './quotas.server';

/** A number for one reading of the folder; manifest batches and the engine's hello name it. */
export async function openScan(
  app: AppContext,
  actor: Actor,
  id: string,
): Promise<Outcome<{ scan: number }>> {
  return await withSession(app, actor, id, 'sessions.upload', async (object) => {
    const opened = await object.openScan(actor.companyId);
    return opened.ok ? succeed({ scan: opened.scan }) : conflict(opened.sentence);
  });
}

export async function addManifest(
  app: AppContext,
  actor: Actor,
  id: string,
  input: ManifestBatch,
): Promise<Outcome<{ answers: ManifestAnswer[] }>> {
  return await withSession(app, actor, id, 'sessions.upload', async (object) => {
    const parsed = ManifestBatchSchema.safeParse(input);
    if (!parsed.success) return invalidInput(parsed.error, input);
    const added = await object.addManifest(actor.companyId, parsed.data.scan, parsed.data.entries);
    return added.ok ? succeed({ answers: added.answers }) : conflict(added.sentence);
  });
}

export async function startSession(
  app: AppContext,
  actor: Actor,
  id: string,
  input: StartRequest,
): Promise<Outcome<SessionView>> {
  return await withSession(app, actor, id, 'sessions.upload', async (object, session) => {
    const parsed = StartSchema.safeParse(input);
    if (!parsed.success) return invalidInput(parsed.error, input);
    const before = await object.view(actor.companyId);
    const allowed = await bytesAllowed(app, actor, before);
    if (!allowed.ok) return allowed;
    const started = outcomeOf(await object.start(actor.companyId, parsed.data, allowed.value));
    if (!started.ok) return started;
    const { files } = parsed.data;
    // The end of a scan whose start is in the log already.
    if (files !== null && before.state !== 'pending' && before.manifestOpen) return started;
    const target = { kind: 'session', id, name: session.folderName } as const;
    await audit(app, actor, { action: 'session.started', target, after: files === null ? {} : { files } });
    await begun(app, actor, session.cycleId);
    return started;
  });
}

/** The first upload begins a pending cycle. */
async function begun(app: AppContext, actor: Actor, cycleId: string): Promise<void> {
  const cycle = await getCycle(app, actor, cycleId);
  if (cycle?.status !== 'pending') return;
  const entry = auditRow(app, actor, {
    action: 'cycle.updated',
    target: { kind: 'cycle', id: cycleId, name: nameOf(cycle) },
    before: { status: cycle.status },
    after: { status: 'in_progress' },
  });
  await beginCycle(app.db, actor.companyId, cycleId, app.nowMs(), entry);
}

type Told = (object: UploadSessionStub) => Promise<Outcome<CommandResult>>;

const commandActions = {
  pause: 'session.paused',
  resume: 'session.resumed',
  cancel: 'session.cancelled',
  retry: 'session.retried',
} as const;
type Command = keyof typeof commandActions;

async function command(
  app: AppContext,
  actor: Actor,
  id: string,
  name: Command,
  tell: Told,
): Promise<Outcome<SessionView>> {
  return await withSession(app, actor, id, 'sessions.upload', async (object, session) => {
    const told = await tell(object);
    if (!told.ok) return told;
    const done = outcomeOf(told.value);
    const target = { kind: 'session', id, name: session.folderName } as const;
    if (done.ok) await audit(app, actor, { action: commandActions[name], target });
    return done;
  });
}

export const pauseSession = (app: AppContext, actor: Actor, id: string) =>
  command(app, actor, id, 'pause', async (object) => succeed(await object.pause(actor.companyId)));
export const resumeSession = (app: AppContext, actor: Actor, id: string) =>
  command(app, actor, id, 'resume', async (object) => succeed(await object.resume(actor.companyId)));
export const cancelSession = (app: AppContext, actor: Actor, id: string) =>
  command(app, actor, id, 'cancel', async (object) => succeed(await object.cancel(actor.companyId)));
/** Opens a new attempt for the files that failed or were cancelled. */
export const retrySession = (app: AppContext, actor: Actor, id: string) =>
  command(app, actor, id, 'retry', async (object) => {
    const allowed = await bytesAllowedAgain(app, actor, await object.view(actor.companyId));
    return allowed.ok ? succeed(await object.retry(actor.companyId, allowed.value)) : allowed;
  });

export async function sessionView(app: AppContext, actor: Actor, id: string): Promise<Outcome<SessionView>> {
  return await withSession(app, actor, id, 'sessions.read', async (object) =>
    succeed(await object.view(actor.companyId)),
  );
}

export async function sessionFiles(
  app: AppContext,
  actor: Actor,
  id: string,
  query: FileListQuery,
): Promise<Outcome<FilePage>> {
  return await withSession(app, actor, id, 'sessions.read', async (object) =>
    succeed(await object.files(actor.companyId, query)),
  );
}

export async function sessionAttempts(
  app: AppContext,
  actor: Actor,
  id: string,
): Promise<Outcome<AttemptView[]>> {
  return await withSession(app, actor, id, 'sessions.read', async (object) =>
    succeed(await object.attempts(actor.companyId)),
  );
}

/** The one way to a session's Durable Object: it is only named once D1 has shown that the session is the company's. */
export async function withSession<T>(
  app: AppContext,
  actor: Actor,
  id: string,
  action: Action,
  run: (object: UploadSessionStub, session: SessionRow) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  if (!may(actor, action)) return forbidden();
  const found = await findSession(app.db, actor.companyId, id);
  return found ? await run(app.uploadSession(id), found.session) : notFound('session');
}

function outcomeOf(result: CommandResult): Outcome<SessionView> {
  return result.ok ? succeed(result.view) : conflict(result.sentence);
}

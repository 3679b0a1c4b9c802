import type { IgnoreChoice } from '../../core/protocol/ignore-choice';
import { type SessionView, totalsOf } from '../../core/protocol/session-view';
import { defaultUploadSettings } from '../../core/protocol/upload-settings';
import { isTerminal, type SessionState } from '../../core/sessions/session-state';
import type { UploadArguments } from '../arguments';
import { CommandError, exitCodes, usageError } from '../command-error';
import { onInterruption } from '../interruption';
import { BufferPool } from '../node/buffer-pool';
import { DiskThreads } from '../node/disk/disk-threads';
import type { Looks } from '../node/walk-folder';
import { findCycle } from '../place';
import type { Result } from '../result';
import type { UploadScreen } from '../screen/upload-screen';
import { ask, type Server } from '../server';
import { shellPath, shellWord } from '../shell-word';
import { hasAnyFile, type OpenFolder, openFolder } from '../upload/open-folder';
import type { FileWithSentence } from '../upload/rejected-files';
import { uploadResult } from '../upload/upload-result';
import { uploadSession } from '../upload/upload-session';
import { watchToEnd } from './watch';

const failuresShown = 20;

interface FolderOrder extends UploadArguments {
  /** Where it was given: what goes on is to ask the same server. */
  readonly origin?: string;
}

export interface PushOrder extends FolderOrder {
  readonly project: string;
  readonly cycle: string;
}

export async function push(server: Server, order: PushOrder, screen: UploadScreen): Promise<Result> {
  const begin = async (folder: OpenFolder) => {
    const [cycle] = await Promise.all([
      findCycle(server, order.project, order.cycle),
      requireFiles(folder, order),
    ]);
    const settings = { ...defaultUploadSettings, ...order.settings };
    const body = { cycleId: cycle.id, folderName: folder.book.summary.folderName, settings };
    const { session } = await ask(server, (client) => client.POST('/api/v1/sessions', { body }));
    return session;
  };
  return await carry(server, begin, order, screen);
}

export interface ResumeOrder extends FolderOrder {
  readonly sessionId: string;
  /** Of a session that has ended: whether what failed or was cancelled is sent again. */
  readonly retry: boolean;
}

export async function resume(server: Server, order: ResumeOrder, screen: UploadScreen): Promise<Result> {
  const { sessionId } = order;
  const params = { path: { sessionId } };
  // First, since it says what to leave out.
  const { session } = await unlessInterrupted(
    ask(server, (client) => client.GET('/api/v1/sessions/{sessionId}', { params })),
  );
  const goesOn = (state: SessionState) =>
    isTerminal(state) ? order.retry && state !== 'completed' : state !== 'verifying';
  let { state } = session;
  // All of it was sent: there is nothing to go on with, unless it ends with something to send again.
  if (!goesOn(state)) {
    const view = await watchToEnd(server, order, screen);
    if (!goesOn(view.state)) return await endOf(server, order, view);
    ({ state } = view);
  }
  const begin = async (folder: OpenFolder) => {
    await requireFiles(folder, order);
    if (isTerminal(state))
      await ask(server, (client) => client.POST('/api/v1/sessions/{sessionId}/retry', { params }));
    return session;
  };
  return await carry(server, begin, order, screen, session.ignoreChoice);
}

/** What the session came to, which takes nothing more from a folder. */
async function endOf(server: Server, order: ResumeOrder, view: SessionView): Promise<Result> {
  const failed = await failures(server, view);
  const nothing = { scanned: { unreadable: [], refused: [] }, rejected: { count: 0, named: [] } };
  const result = uploadResult({ view, failed, ...nothing });
  if (view.state === 'completed') return result;
  const again = `To send again what did not arrive: ${resumeCommand(view.id, order, '--retry')}`;
  return { ...result, text: `${result.text}\n${again}` };
}

function resumeCommand(sessionId: string, { folder, origin }: FolderOrder, ...more: string[]): string {
  const words = [sessionId, shellPath(folder), ...more, ...(origin ? ['--origin', shellWord(origin)] : [])];
  return ['longshore resume', ...words].join(' ');
}

async function requireFiles(folder: OpenFolder, order: UploadArguments): Promise<void> {
  if (!(await hasAnyFile(folder))) throw usageError(`${order.folder} has no file that could be sent.`);
}

interface Session {
  readonly id: string;
  readonly settings: { readonly parallelUploads: number };
}

/** Uploads the folder, of which the rest is found meanwhile, in the session that `begin` makes or finds. */
async function carry(
  server: Server,
  begin: (folder: OpenFolder) => Promise<Session>,
  order: FolderOrder,
  screen: UploadScreen,
  choice?: IgnoreChoice,
): Promise<Result> {
  const reading = new AbortController();
  // Beside the bundle of the command.
  const disk = new DiskThreads(new URL('./disk-worker.cjs', import.meta.url), new BufferPool());
  try {
    const looks: Looks = (paths) => disk.look(paths);
    const folder = await openFolder(order.folder, screen, reading.signal, { choice, looks });
    const session = await unlessInterrupted(begin(folder));
    const sessionId = session.id;
    const connections = session.settings.parallelUploads;
    screen.session(sessionId, `${server.origin}/sessions/${sessionId}`);
    const wayOn = `To go on: ${resumeCommand(sessionId, order)}`;
    const { patienceMs } = order;
    const upload = { server, sessionId, connections, folder, disk, patienceMs, wayOn, screen };
    const { view, rejected } = await uploadSession(upload);
    const failed = await failures(server, view);
    return uploadResult({ view, scanned: folder.book.summary, rejected, failed });
  } finally {
    reading.abort();
    disk.close();
  }
}

async function unlessInterrupted<T>(work: Promise<T>): Promise<T> {
  let takeBack = () => {};
  const interrupted = new Promise<never>((_resolve, reject) => {
    const sentence = 'Interrupted before the upload began; nothing was sent.';
    const interrupt = () => reject(new CommandError(exitCodes.interrupted, sentence));
    takeBack = onInterruption(interrupt, () => sentence);
  });
  return await Promise.race([work, interrupted]).finally(takeBack);
}

async function failures(server: Server, view: SessionView): Promise<FileWithSentence[]> {
  if (totalsOf(view.counters).failed === 0) return [];
  const sessionId = view.id;
  const query = { state: 'failed', limit: String(failuresShown) } as const;
  const params = { path: { sessionId }, query };
  const { files } = await ask(server, (client) =>
    client.GET('/api/v1/sessions/{sessionId}/files', { params }),
  );
  return files.map(({ path, sentence }) => ({ path, sentence: sentence ?? '' }));
}

import { formatBytes, formatFiles } from '../../app/components/format';
import { stateLooks } from '../../app/components/session/state-words';
import type { Scan } from '../../app/upload/scan';
import { type SessionView, totalsOf } from '../../core/protocol/session-view';
import type { UploadSettings } from '../../core/protocol/upload-settings';
import { defaultUploadSettings } from '../../core/protocol/upload-settings';
import type { UploadArguments } from '../arguments';
import { CommandError, exitCodes } from '../command-error';
import { findCycle, findProject } from '../place';
import type { Result } from '../result';
import type { UploadScreen } from '../screen/upload-screen';
import { ask, type Server } from '../server';
import { scanFolder } from '../upload/scan-folder';
import { uploadSession } from '../upload/upload-session';

/** Node keeps as many connections busy as a session allows; a browser could not. */
const usualSettings: UploadSettings = { ...defaultUploadSettings, parallelUploads: 16 };
const failuresShown = 20;

export interface PushOrder extends UploadArguments {
  readonly project: string;
  readonly cycle: string;
}

export async function push(server: Server, order: PushOrder, screen: UploadScreen): Promise<Result> {
  const [cycle, scan] = await Promise.all([
    findProject(server, order.project).then((project) => findCycle(server, project, order.cycle)),
    scanFolder(order.folder, screen),
  ]);
  const settings = { ...usualSettings, ...order.settings };
  const body = { cycleId: cycle.id, folderName: scan.summary.folderName, settings };
  const { session } = await ask(server, (client) => client.POST('/api/v1/sessions', { body }));
  return await carry(server, session, scan, order, screen);
}

export async function resume(
  server: Server,
  sessionId: string,
  order: UploadArguments,
  screen: UploadScreen,
): Promise<Result> {
  const params = { path: { sessionId } };
  const found = await ask(server, (client) => client.GET('/api/v1/sessions/{sessionId}', { params }));
  return await carry(server, found.session, await scanFolder(order.folder, screen), order, screen);
}

async function carry(
  server: Server,
  session: { readonly id: string; readonly settings: { readonly parallelUploads: number } },
  scan: Scan<string>,
  { folder, patienceMs }: UploadArguments,
  screen: UploadScreen,
): Promise<Result> {
  const sessionId = session.id;
  const connections = session.settings.parallelUploads;
  screen.session(sessionId, `${server.origin}/sessions/${sessionId}`);
  try {
    const view = await uploadSession({ server, sessionId, connections, scan, patienceMs, screen });
    return await resultOf(server, view, scan);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const goOn = `To go on: longshore resume ${sessionId} ${shellWord(folder)}`;
    throw new CommandError(error.exitCode, `${error.message}\n${goOn}`);
  }
}

async function resultOf(server: Server, view: SessionView, scan: Scan<string>): Promise<Result> {
  const totals = totalsOf(view.counters);
  const { unreadable, refused } = scan.summary;
  const failed = totals.failed > 0 ? await failures(server, view.id) : [];
  const isWhole = view.state === 'completed' && unreadable.length === 0 && refused.length === 0;
  const lines = [
    `${stateLooks[view.state].words}: ${formatFiles(totals.verified)} uploaded (${formatBytes(totals.uploadedBytes)}), ${totals.skipped} skipped, ${totals.failed + totals.cancelled} failed or cancelled.`,
    ...(view.failure ? [view.failure] : []),
    ...failed.map(({ path, sentence }) => `  ${path}: ${sentence}`),
    ...(totals.failed > failed.length
      ? [`  and ${totals.failed - failed.length} more; see the page of the session.`]
      : []),
    ...(unreadable.length > 0
      ? [`${formatFiles(unreadable.length)} could not be read, and were left out.`]
      : []),
  ];
  return {
    exitCode: isWhole ? exitCodes.done : exitCodes.someFailed,
    data: { sessionId: view.id, state: view.state, totals, failed, refused, unreadable },
    text: lines.join('\n'),
  };
}

async function failures(server: Server, sessionId: string): Promise<{ path: string; sentence: string }[]> {
  const query = { state: 'failed', limit: String(failuresShown) } as const;
  const params = { path: { sessionId }, query };
  const { files } = await ask(server, (client) =>
    client.GET('/api/v1/sessions/{sessionId}/files', { params }),
  );
  return files.map(({ path, sentence }) => ({ path, sentence: sentence ?? '' }));
}

/** To be pasted into a shell as it is. */
function shellWord(text: string): string {
  return /^[\w./~+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

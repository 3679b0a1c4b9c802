import { formatBytes, formatCount, formatDateTime } from '../../app/components/format';
import { stateLooks } from '../../app/components/session/state-words';
import type { SessionState } from '../../core/sessions/session-state';
import { textTable } from '../../local/operator/text-table';
import { exitCodes } from '../command-error';
import { allCycles, allProjects, findProject } from '../place';
import { printable } from '../printable';
import type { Result } from '../result';
import { ask, type Server } from '../server';

const sessionsShown = 50;

export async function listProjects(server: Server): Promise<Result> {
  const projects = await allProjects(server);
  const rows = projects.map(({ name, bucket, active, cycleCount, id }) => [
    name,
    bucket,
    active ? 'active' : 'not active',
    String(cycleCount),
    id,
  ]);
  return listed(
    projects,
    ['Project', 'Bucket', 'Status', 'Cycles', 'Id'],
    rows,
    'There are no projects yet.',
  );
}

export async function listCycles(server: Server, named: string): Promise<Result> {
  const project = await findProject(server, named);
  const cycles = await allCycles(server, project.id);
  const rows = cycles.map((cycle) => [
    cycle.label,
    cycle.status.replaceAll('_', ' '),
    cycle.prefix,
    formatCount(cycle.filesUploaded),
    formatBytes(cycle.bytesUploaded),
  ]);
  return listed(cycles, ['Cycle', 'Status', 'Prefix', 'Files', 'Bytes'], rows, 'It has no cycles yet.');
}

/** The newest ones. */
export async function listSessions(
  server: Server,
  filter: { readonly project?: string; readonly state?: SessionState },
): Promise<Result> {
  const projectId = filter.project === undefined ? undefined : (await findProject(server, filter.project)).id;
  const query = { limit: String(sessionsShown), projectId, state: filter.state };
  const { sessions } = await ask(server, (client) => client.GET('/api/v1/sessions', { params: { query } }));
  const rows = sessions.map((session) => [
    session.id,
    stateLooks[session.state].words,
    session.folderName,
    `${session.projectName} ${session.cycleLabel}`,
    `${formatCount(session.filesUploaded + session.filesSkipped)} of ${formatCount(session.filesTotal)}`,
    formatDateTime(session.createdAtMs),
  ]);
  const head = ['Session', 'State', 'Folder', 'Cycle', 'Files', 'Begun'];
  return listed(sessions, head, rows, 'There are no sessions.');
}

function listed(data: readonly unknown[], head: string[], rows: string[][], none: string): Result {
  return {
    exitCode: exitCodes.done,
    data,
    text:
      rows.length === 0
        ? none
        : textTable(
            head,
            rows.map((row) => row.map(printable)),
          ),
  };
}

import { Link } from '@remix-run/react';
import type { SessionListItem } from '../../server/sessions.server';
import { formatBytes, formatCount, formatDuration, percentOf } from '../format';
import { LocalTime } from '../local-time';
import { ProgressBar } from '../ui/progress-bar';
import { SessionBadge } from './session-badge';
import { stateLooks } from './state-words';

interface SessionTableProps {
  readonly sessions: readonly SessionListItem[];
  /** The server's time when the list was made, for the duration of what still runs. */
  readonly nowMs: number;
  /** Left out on the page of one cycle. */
  readonly withPlace?: boolean;
}

export function SessionTable({ sessions, nowMs, withPlace = true }: SessionTableProps) {
  return (
    <table className="stack-table wide" data-testid="session-table">
      <thead>
        <tr>
          <th scope="col">Folder</th>
          {withPlace ? <th scope="col">Project and cycle</th> : null}
          <th scope="col">State</th>
          <th scope="col">Progress</th>
          <th scope="col">Started</th>
          <th scope="col">Duration</th>
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <tr key={session.id} data-session-id={session.id} data-state={session.state}>
            <td className="lead">
              <Link
                to={`/sessions/${session.id}`}
                className="font-medium text-accent hover:underline [overflow-wrap:anywhere]"
              >
                {session.folderName}
              </Link>
              <div className="text-sm text-muted">by {session.createdByName}</div>
            </td>
            {withPlace ? (
              <td data-label="Project and cycle">
                <span>
                  {session.projectName} · {session.cycleLabel}
                </span>
              </td>
            ) : null}
            <td data-label="State">
              <SessionBadge state={session.state} />
            </td>
            <td data-label="Progress" className="min-w-56">
              <MiniProgress session={session} />
            </td>
            <td data-label="Started">
              <LocalTime atMs={session.startedAtMs ?? session.createdAtMs} />
            </td>
            <td data-label="Duration" className="whitespace-nowrap tabular-nums">
              {session.startedAtMs === null
                ? '–'
                : formatDuration((session.endedAtMs ?? nowMs) - session.startedAtMs)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function MiniProgress({ session }: { session: SessionListItem }) {
  const done = session.bytesUploaded + session.bytesSkipped;
  const settled = session.filesUploaded + session.filesSkipped;
  const byFiles = percentOf(settled, session.filesTotal);
  const percent =
    session.state === 'completed'
      ? 100
      : session.bytesTotal > 0
        ? percentOf(done, session.bytesTotal)
        : byFiles;
  const notes = [
    session.filesSkipped > 0 ? `${formatCount(session.filesSkipped)} skipped` : '',
    session.filesCancelled > 0 ? `${formatCount(session.filesCancelled)} cancelled` : '',
  ].filter(Boolean);
  return (
    <div className="min-w-36 flex-1">
      <ProgressBar
        percent={percent}
        label={`Progress of ${session.folderName}`}
        tone={stateLooks[session.state].bar}
        thin
      />
      <div className="mt-1 text-sm text-muted tabular-nums">
        {formatCount(session.filesUploaded)} of {formatCount(session.filesTotal)} files · {formatBytes(done)}{' '}
        of {formatBytes(session.bytesTotal)}
        {notes.map((note) => ` · ${note}`).join('')}
        {session.filesFailed > 0 ? (
          <span className="text-bad"> · {formatCount(session.filesFailed)} failed</span>
        ) : null}
      </div>
    </div>
  );
}

import type { AttemptView } from '../../../core/protocol/session-view';
import { formatCount, formatDuration } from '../format';
import { LocalTime } from '../local-time';
import { Card } from '../ui/card';
import { SessionBadge } from './session-badge';

/** The ended attempts. One alone is the session itself, and says nothing new. */
export function AttemptHistory({ attempts, current }: { attempts: readonly AttemptView[]; current: number }) {
  if (current === 1) return null;
  return (
    <Card title="Attempts" flush>
      <table className="stack-table" data-testid="attempts">
        <thead>
          <tr>
            <th scope="col">Attempt</th>
            <th scope="col">End</th>
            <th scope="col">Ended</th>
            <th scope="col">Duration</th>
            <th scope="col">Uploaded</th>
            <th scope="col">Failed</th>
          </tr>
        </thead>
        <tbody className="tabular-nums">
          {attempts.map((attempt) => (
            <tr key={attempt.attempt}>
              <td className="lead font-medium">Attempt {attempt.attempt}</td>
              <td data-label="End">
                <SessionBadge state={attempt.outcome} />
              </td>
              <td data-label="Ended">
                <LocalTime atMs={attempt.endedAtMs} />
              </td>
              <td data-label="Duration">
                {attempt.startedAtMs === null ? '–' : formatDuration(attempt.endedAtMs - attempt.startedAtMs)}
              </td>
              <td data-label="Uploaded">{formatCount(attempt.uploaded)}</td>
              <td data-label="Failed">{formatCount(attempt.failed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

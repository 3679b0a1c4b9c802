import { type SessionView, totalsOf } from '../../../core/protocol/session-view';
import { isTerminal } from '../../../core/sessions/session-state';
import { formatBytes, formatCount, formatDuration, formatThroughput } from '../format';
import { ProgressBar } from '../ui/progress-bar';
import { progressOf } from './progress';
import { stateLooks } from './state-words';
import { etaMs, maySend } from './throughput';
import { useServerClock } from './use-server-clock';
import { useThroughput } from './use-throughput';

interface OverallProgressProps {
  readonly view: SessionView;
  /** This tab or, as far as the session knows, another device. */
  readonly isHeldUp: boolean;
}

/** The bar over all bytes, and beneath it how fast and for how long. */
export function OverallProgress({ view, isHeldUp }: OverallProgressProps) {
  const { bytesDone, bytesTotal, bytesSent, percent } = progressOf(view);
  const ended = isTerminal(view.state);
  const nowMs = useServerClock(view, view.startedAtMs !== null && !ended);
  const rate = useThroughput(view, nowMs);
  const left = etaMs(bytesTotal - bytesDone, rate);
  const duration = view.startedAtMs === null ? null : (view.endedAtMs ?? nowMs) - view.startedAtMs;
  const sends = maySend(view, isHeldUp);
  // Later attempts have a time of their own, but the bytes are those of all.
  const isWhole = ended && view.attempt === 1 && duration !== null && duration > 0 && bytesSent > 0;
  const average = isWhole ? (bytesSent / duration) * 1000 : null;
  return (
    <div className="rounded-lg border border-line bg-surface p-4">
      <div className="mb-2 flex items-baseline justify-between gap-4">
        <span className="text-3xl font-semibold tabular-nums tracking-tight">{percent}%</span>
        <span className="text-right text-muted tabular-nums" data-testid="bytes-done">
          {formatBytes(bytesDone)} of {formatBytes(bytesTotal)}
        </span>
      </div>
      <ProgressBar
        percent={view.state === 'planning' && percent === 0 ? null : percent}
        label="Progress of the whole upload"
        tone={stateLooks[view.state].bar}
        testId="overall-progress"
      />
      <dl className="mt-3 flex flex-wrap gap-x-8 gap-y-1 text-sm tabular-nums">
        {ended ? null : (
          <>
            <Measure name="Throughput" value={sends && rate !== null ? formatThroughput(rate) : '–'} />
            <Measure
              name="Time left"
              value={sends && left !== null ? `about ${formatDuration(left)}` : '–'}
            />
          </>
        )}
        <Measure name="Duration" value={duration === null ? '–' : formatDuration(duration)} />
        {average === null ? null : <Measure name="Average throughput" value={formatThroughput(average)} />}
        <Activity view={view} />
      </dl>
    </div>
  );
}

function Measure({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex gap-2">
      <dt className="text-muted">{name}</dt>
      <dd className="font-medium">{value}</dd>
    </div>
  );
}

/** What is going on beside the sending of bytes. */
function Activity({ view }: { view: SessionView }) {
  const totals = totalsOf(view.counters);
  if (view.state === 'planning') {
    return <Measure name="Planning" value={`${formatCount(view.counters.pending.files)} files to look at`} />;
  }
  if (view.state !== 'verifying') return null;
  return (
    <Measure name="Verified" value={`${formatCount(totals.verified)} of ${formatCount(totals.uploaded)}`} />
  );
}

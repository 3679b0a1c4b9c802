import { formatBytes, formatCount, formatDuration, formatThroughput } from '../../app/components/format';
import { progressOf } from '../../app/components/session/progress';
import { stateLooks } from '../../app/components/session/state-words';
import { etaMs, maySend, rateOf, type Sample, withSample } from '../../app/components/session/throughput';
import { type SessionView, totalsOf } from '../../core/protocol/session-view';

const barWidth = 24;

/** How far a session is, as one line; keeps what it needs for the rate. */
export class ProgressText {
  private samples: readonly Sample[] = [];
  private attempt = 0;

  line(view: SessionView, nowMs: number): string {
    const { bytesDone, bytesTotal, bytesSent, percent } = progressOf(view);
    if (view.attempt !== this.attempt) this.samples = [];
    this.attempt = view.attempt;
    this.samples = withSample(this.samples, { atMs: nowMs, bytes: bytesSent });
    const totals = totalsOf(view.counters);
    const settled = totals.uploaded + totals.skipped;
    const rate = maySend(view, view.problem !== null) ? rateOf(this.samples, nowMs) : null;
    const leftMs = etaMs(bytesTotal - bytesDone, rate);
    return [
      `${bar(percent)} ${String(percent).padStart(3)} %`,
      `${formatCount(settled)} of ${formatCount(totals.files)} files`,
      `${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}`,
      ...(totals.failed > 0 ? [`${formatCount(totals.failed)} failed`] : []),
      ...(rate === null ? [] : [formatThroughput(rate)]),
      ...(leftMs === null ? [] : [`${formatDuration(leftMs)} left`]),
      ...(view.manifestOpen ? ['still reading the folder'] : []),
      ...(view.state === 'in_progress' ? [] : [stateLooks[view.state].words.toLowerCase()]),
    ].join('  ');
  }
}

function bar(percent: number): string {
  const full = Math.round((percent / 100) * barWidth);
  return `[${'#'.repeat(full)}${'-'.repeat(barWidth - full)}]`;
}

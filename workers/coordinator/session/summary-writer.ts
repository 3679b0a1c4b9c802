import { totalsOf } from '../../../core/protocol/session-view';
import { createDatabase } from '../../../db/client';
import { recordSessionSummary, type SessionSummary, type SummaryChange } from '../../../db/sessions';
import type { CoordinatorEnv } from '../env';
import type { SessionParts } from './parts';
import type { Told } from './session-record';
import { sessionSummary } from './views';

const leastGapMs = 3_000;
const mostGapMs = 60_000;
const gapOfAge = 1 / 20;

/**
 * Keeps the session's D1 row near the truth: at once when the state changes, else ever less often the longer the session runs,
 * from every 3 seconds in its first minute to every minute after twenty; but every 3 seconds while it grows, since quotas count the
 * bytes of all rows. Also while D1 takes nothing, and in an object that starts anew.
 */
export class SummaryWriter {
  private lastAtMs = 0;
  private triedState: string | null = null;
  /** What the row is known to show; null while a write is on its way, or after one of which nobody knows how it ended. */
  private shown: SessionSummary | null = null;
  private latest: SessionSummary | null = null;
  /** The row had a newer revision: the next one is of the time at which it is written. */
  private wasNewer = false;

  constructor(
    private readonly env: CoordinatorEnv,
    private readonly parts: SessionParts,
  ) {}

  async write(): Promise<void> {
    const record = this.parts.records.require();
    if (record.flushedRevision >= record.revision) return;
    const nowMs = this.parts.nowMs();
    const state = `${record.attempt}:${record.state}`;
    const ageMs = nowMs - (record.startedAtMs ?? record.createdAtMs);
    const isNewState = state !== (this.triedState ?? record.told?.state);
    const lastAtMs = Math.max(this.lastAtMs, record.told?.atMs ?? 0);
    if (!isNewState && nowMs - lastAtMs < this.gapMs(ageMs, record.told)) return;
    this.lastAtMs = nowMs;
    this.triedState = state;
    const revision = this.wasNewer ? Math.max(record.revision, nowMs) : record.revision;
    const summary = { ...sessionSummary(record, this.parts.ledger), revision };
    const change = changeOf(this.shown, summary);
    // Parts of a large file arrived, of which lists show nothing.
    if (!change) return this.parts.records.flushed(record.revision, null);
    const isWhole = change === summary;
    this.shown = null;
    this.latest = summary;
    try {
      const outcome = await recordSessionSummary(
        createDatabase(this.env.DB),
        record.companyId,
        record.sessionId,
        change,
      );
      this.wasNewer = outcome === 'newer';
      // The next alarm writes it whole.
      if (this.wasNewer) return;
      if (outcome === 'taken' && this.latest === summary) this.shown = summary;
      const { bytesTotal } = summary;
      this.parts.records.flushed(record.revision, isWhole ? { atMs: nowMs, state, bytesTotal } : null);
      // One line of JSON, for the logs of the platform and for the terminal of `npm start`.
      console.info(JSON.stringify({ event: 'session', sessionId: record.sessionId, ...summary }));
    } catch (cause) {
      console.error('D1 did not take the session summary; the next alarm writes it', {
        sessionId: record.sessionId,
        cause: String(cause),
      });
    }
  }

  /** What D1 did not take is a new state perhaps, which is not to wait for a minute. */
  private gapMs(ageMs: number, told: Told | undefined): number {
    const shown = this.triedState === null ? told : this.shown;
    const bytesTotal = totalsOf(this.parts.ledger.counters()).bytes;
    if (shown?.bytesTotal !== bytesTotal) return leastGapMs;
    return Math.min(mostGapMs, Math.max(leastGapMs, ageMs * gapOfAge));
  }
}

/** What is not known to be shown, or null. A new state is written whole, so that it puts everything right. */
function changeOf(shown: SessionSummary | null, summary: SessionSummary): SummaryChange | null {
  if (shown?.state !== summary.state || shown.attempt !== summary.attempt) return summary;
  const columns = Object.keys(summary) as (keyof SessionSummary)[];
  const changed = columns.filter((column) => column !== 'revision' && shown[column] !== summary[column]);
  if (changed.length === 0) return null;
  const values = changed.map((column) => [column, summary[column]]);
  return { ...Object.fromEntries(values), revision: summary.revision };
}

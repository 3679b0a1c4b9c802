import { createDatabase } from '../../../db/client';
import { recordSessionSummary } from '../../../db/sessions';
import type { CoordinatorEnv } from '../env';
import type { SessionParts } from './parts';
import { sessionSummary } from './views';

const gapMs = 3_000;

/** Keeps the session's D1 row near the truth: at once when the state changes, else every few seconds, also while D1 takes nothing. */
export class SummaryWriter {
  private lastAtMs = 0;
  private triedState: string | null = null;

  constructor(
    private readonly env: CoordinatorEnv,
    private readonly parts: SessionParts,
  ) {}

  async write(): Promise<void> {
    const record = this.parts.records.require();
    if (record.flushedRevision >= record.revision) return;
    const nowMs = this.parts.nowMs();
    const state = `${record.attempt}:${record.state}`;
    if (state === this.triedState && nowMs - this.lastAtMs < gapMs) return;
    this.lastAtMs = nowMs;
    this.triedState = state;
    try {
      const summary = sessionSummary(record, this.parts.ledger);
      await recordSessionSummary(createDatabase(this.env.DB), record.companyId, record.sessionId, summary);
      this.parts.records.flushed(record.revision);
      // One line of JSON, for the logs of the platform and for the terminal of `npm start`.
      console.info(JSON.stringify({ event: 'session', sessionId: record.sessionId, ...summary }));
    } catch (cause) {
      console.error('D1 did not take the session summary; the next alarm writes it', {
        sessionId: record.sessionId,
        cause: String(cause),
      });
    }
  }
}

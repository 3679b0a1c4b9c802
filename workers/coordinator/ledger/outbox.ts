import type { JobKind, JobMessage } from '../../../core/protocol/queue-messages';

export type JobRow = { id: number; kind: JobKind; files: string; sent_at_ms: number; not_before_ms: number };

/** Longer than any one job works (completing takes up to five minutes): only a message that was lost is sent again. */
const resendAfterMs = 400_000;

/**
 * Jobs are written in the transaction that makes them necessary and sent to the queue afterwards. So a crash between the two
 * loses nothing: the next alarm sends what was not sent.
 */
export class Outbox {
  constructor(
    private readonly sql: SqlStorage,
    private readonly queue: Pick<Queue<JobMessage>, 'sendBatch'>,
  ) {}

  add(kind: JobKind, files: readonly number[] = [], notBeforeMs = 0): void {
    this.sql.exec(
      'INSERT INTO jobs (kind, files, sent_at_ms, not_before_ms) VALUES (?, ?, 0, ?)',
      kind,
      JSON.stringify(files),
      notBeforeMs,
    );
  }

  /** For jobs that take "the next files": one of a kind is enough. */
  addOnce(kind: JobKind): void {
    if (this.sql.exec('SELECT 1 FROM jobs WHERE kind = ?', kind).toArray().length === 0) this.add(kind);
  }

  job(id: number): { kind: JobKind; files: number[] } | null {
    const row = this.sql.exec<JobRow>('SELECT * FROM jobs WHERE id = ?', id).toArray()[0];
    return row ? { kind: row.kind, files: JSON.parse(row.files) as number[] } : null;
  }

  /** Files that some job of this kind is about to handle. */
  filesOf(kind: JobKind): Set<number> {
    const rows = this.sql.exec<{ files: string }>('SELECT files FROM jobs WHERE kind = ?', kind).toArray();
    return new Set(rows.flatMap((row) => JSON.parse(row.files) as number[]));
  }

  done(id: number): void {
    this.sql.exec('DELETE FROM jobs WHERE id = ?', id);
  }

  clear(): void {
    this.sql.exec('DELETE FROM jobs');
  }

  isEmpty(): boolean {
    return this.sql.exec('SELECT 1 FROM jobs LIMIT 1').toArray().length === 0;
  }

  /** As if nothing was sent yet: messages of before may have been dropped. */
  forgetSent(): void {
    this.sql.exec('UPDATE jobs SET sent_at_ms = 0');
  }

  /** Sends what was not sent, or so long ago that it may be lost. */
  async send(sessionId: string, nowMs: number): Promise<void> {
    const due = this.sql
      .exec<JobRow>('SELECT * FROM jobs WHERE sent_at_ms < ? ORDER BY id LIMIT 100', nowMs - resendAfterMs)
      .toArray();
    if (due.length === 0) return;
    // Marked first: two senders at once would only send twice, but a failed send must be seen and marked back.
    const ids = JSON.stringify(due.map((row) => row.id));
    this.sql.exec('UPDATE jobs SET sent_at_ms = ? WHERE id IN (SELECT value FROM json_each(?))', nowMs, ids);
    try {
      await this.queue.sendBatch(
        due.map((row) => ({
          body: { version: 1, sessionId, jobId: row.id, kind: row.kind },
          delaySeconds: Math.max(0, Math.ceil((row.not_before_ms - nowMs) / 1000)),
        })),
      );
    } catch (cause) {
      this.sql.exec('UPDATE jobs SET sent_at_ms = 0 WHERE id IN (SELECT value FROM json_each(?))', ids);
      console.error('The queue took no jobs; the next alarm sends them', { sessionId, cause: String(cause) });
    }
  }
}

import type { JobKind, JobMessage } from '../../../core/protocol/queue-messages';

export interface Job {
  readonly id: number;
  readonly kind: JobKind;
  readonly files: readonly number[];
  /** 0 is not yet. */
  readonly sent_at_ms: number;
  readonly not_before_ms: number;
  /** How often it was put off. */
  readonly tries?: number;
  /** How often for what time alone does not mend, since the bucket was away or busy last. */
  readonly refusals?: number;
  /** How often for answers that are not S3's, since then. */
  readonly strange?: number;
  /** When the first of those came. */
  readonly strangeFromMs?: number;
  /** How often of late, and one after another, over errors of the coordinator's own. */
  readonly stumbles?: number;
}

export type Setbacks = Pick<Job, 'refusals' | 'strange' | 'strangeFromMs' | 'stumbles'>;

/** One sending of a job, as its message names it. */
export type Sending = Pick<JobMessage, 'jobId' | 'tries'>;

/** There are few jobs at a time, and each changes three times: so all of them are one value. An id is never given twice. */
interface Stored {
  readonly lastId: number;
  readonly jobs: readonly Job[];
}

/** Longer than any one job works (completing takes up to five minutes): until then a message is not taken for lost. */
const resendAfterMs = 400_000;
/** Between the tries of a job that could not be done; the last goes on for as long as it takes. */
const retrySeconds = [1, 2, 3, 5, 10, 20, 30, 60, 120, 300];
const sentAtOnce = 100;

/**
 * Jobs are written in the transaction that makes them necessary and sent to the queue afterwards. So a crash between the two
 * loses nothing: the next alarm sends what was not sent.
 */
export class Outbox {
  /** When the bucket last let a job be done; in memory alone. */
  answeredAtMs = 0;
  private stored: Stored | null = null;
  private isChanged = false;

  constructor(
    private readonly kv: SyncKvStorage,
    private readonly queue: Pick<Queue<JobMessage>, 'sendBatch'>,
  ) {}

  /** Takes over the jobs of an older version. */
  static adopt(kv: SyncKvStorage, stored: Stored): void {
    kv.put('jobs', stored);
  }

  jobs(): readonly Job[] {
    return this.read().jobs;
  }

  add(kind: JobKind, files: readonly number[] = [], notBeforeMs = 0): void {
    const id = this.read().lastId + 1;
    this.change(id, [...this.jobs(), { id, kind, files, sent_at_ms: 0, not_before_ms: notBeforeMs }]);
  }

  /** For jobs that take "the next files": one of a kind is enough. */
  addOnce(kind: JobKind): void {
    if (!this.jobs().some((job) => job.kind === kind)) this.add(kind);
  }

  job(id: number): Job | null {
    return this.jobs().find((job) => job.id === id) ?? null;
  }

  /** The job of a sending that was not put off since; null for a message of before, which another one has replaced. */
  current({ jobId, tries }: Sending): Job | null {
    const job = this.job(jobId);
    return job && (job.tries ?? 0) === tries ? job : null;
  }

  /** To be sent anew, and later each time: the one clock by which a job is tried again. */
  putOff(job: Job, setbacks: Setbacks, nowMs: number): void {
    const tries = (job.tries ?? 0) + 1;
    const waitMs = 1000 * (retrySeconds[Math.min(tries, retrySeconds.length) - 1] ?? 0);
    const later = { ...job, ...setbacks, tries, sent_at_ms: 0, not_before_ms: nowMs + waitMs };
    this.keep(this.jobs().map((other) => (other.id === job.id ? later : other)));
  }

  /** Files that some job of this kind is about to handle. */
  filesOf(kind: JobKind): Set<number> {
    return new Set(this.jobs().flatMap((job) => (job.kind === kind ? job.files : [])));
  }

  done(id: number): void {
    if (this.job(id)) this.keep(this.jobs().filter((job) => job.id !== id));
  }

  clear(): void {
    this.keep([]);
  }

  isEmpty(): boolean {
    return this.jobs().length === 0;
  }

  /** As if nothing was sent yet: messages of before may have been dropped. */
  forgetSent(): void {
    this.keep(this.jobs().map((job) => ({ ...job, sent_at_ms: 0 })));
  }

  /** Sends what was not sent, or so long ago that it may be lost. */
  async send(sessionId: string, nowMs: number): Promise<void> {
    const due = this.jobs()
      .filter((job) => arrivesAtMs(job) < nowMs - resendAfterMs)
      .slice(0, sentAtOnce);
    if (due.length === 0) return;
    const ids = new Set(due.map((job) => job.id));
    // Marked first: two senders at once would only send twice, but a failed send must be seen and marked back.
    this.mark(ids, nowMs);
    try {
      await this.queue.sendBatch(
        due.map((job) => ({
          body: { version: 1, sessionId, jobId: job.id, tries: job.tries ?? 0, kind: job.kind },
          delaySeconds: Math.max(0, Math.ceil((job.not_before_ms - nowMs) / 1000)),
        })),
      );
    } catch (cause) {
      this.mark(ids, 0);
      console.error('The queue took no jobs; the next alarm sends them', { sessionId, cause: String(cause) });
    }
  }

  /** Writes what changed; at the end of a transaction. */
  save(): void {
    if (this.isChanged) this.kv.put('jobs', this.read());
    this.isChanged = false;
  }

  /** For a transaction that was rolled back. */
  forget(): void {
    this.stored = null;
    this.isChanged = false;
  }

  /** Notes when these were sent; 0 is not yet. */
  mark(ids: ReadonlySet<number>, sentAtMs: number): void {
    this.keep(this.jobs().map((job) => (ids.has(job.id) ? { ...job, sent_at_ms: sentAtMs } : job)));
    this.save();
  }

  private keep(jobs: readonly Job[]): void {
    this.change(this.read().lastId, jobs);
  }

  private change(lastId: number, jobs: readonly Job[]): void {
    this.stored = { lastId, jobs };
    this.isChanged = true;
  }

  private read(): Stored {
    this.stored ??= this.kv.get<Stored>('jobs') ?? { lastId: 0, jobs: [] };
    return this.stored;
  }
}

function arrivesAtMs({ sent_at_ms, not_before_ms }: Job): number {
  return sent_at_ms === 0 ? 0 : Math.max(sent_at_ms, not_before_ms);
}

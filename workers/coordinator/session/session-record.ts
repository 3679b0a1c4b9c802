import {
  type AttemptView,
  type Counters,
  type SessionProblem,
  totalsOf,
} from '../../../core/protocol/session-view';
import type { UploadSettings } from '../../../core/protocol/upload-settings';
import type { SessionState } from '../../../core/sessions/session-state';
import type { SessionInit } from '../../../core/sessions/upload-session-port';
import { type BucketAbilities, noAbilities } from '../../../core/storage/bucket-abilities';
import type { StreamedScan } from './open-scans';

/** Everything of a session that is neither a file nor a job: one value in storage. */
export interface SessionRecord {
  readonly sessionId: string;
  readonly companyId: string;
  readonly projectId: string;
  readonly cycleId: string;
  readonly prefix: string;
  readonly settings: UploadSettings;
  readonly createdAtMs: number;
  readonly state: SessionState;
  readonly attempt: number;
  readonly failure: string | null;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly problem: SessionProblem | null;
  /** Who noticed the problem, and so may say that it is over. */
  readonly problemFrom: 'engine' | 'coordinator' | null;
  readonly abilities: BucketAbilities;
  /** What the company's quota left for this session when it was started; null is no limit. */
  readonly bytesAllowed: number | null;
  /** Scans opened so far; the next one's number is this modulo 52. */
  readonly scans: number;
  /** Some scan was sent to its end: the files of the folder are known. */
  readonly isManifestWhole: boolean;
  readonly streamedScans: readonly StreamedScan[];
  readonly lastActivityAtMs: number;
  /** The last attempt of which the bucket has answered a plan; absent before. */
  readonly plannedAttempt?: number;
  /** Of the attempt that ended last; absent until its job is done. `signature`: a JWS, null where there is no key to sign with. */
  readonly receipt?: {
    readonly attempt: number;
    readonly signature: string | null;
    readonly failure: string | null;
  };
  /** Grows with every change that viewers or D1 should see, and is a time, so that it grows over a lost one too. */
  readonly revision: number;
  readonly flushedRevision: number;
  /** What D1 was told whole, last of all: an object that starts anew keeps to the pace. */
  readonly told?: Told;
}

export interface Told {
  readonly atMs: number;
  /** With its attempt. */
  readonly state: string;
  readonly bytesTotal: number;
}

export function newRecord(init: SessionInit): SessionRecord {
  return {
    ...init,
    state: 'pending',
    attempt: 1,
    failure: null,
    startedAtMs: null,
    endedAtMs: null,
    problem: null,
    problemFrom: null,
    abilities: noAbilities,
    bytesAllowed: null,
    scans: 0,
    isManifestWhole: false,
    streamedScans: [],
    lastActivityAtMs: init.createdAtMs,
    revision: 0,
    flushedRevision: -1,
  };
}

/** Before the start, the start itself will say so. */
export function exceedsAllowance({ state, bytesAllowed }: SessionRecord, counters: Counters): boolean {
  return state !== 'pending' && bytesAllowed !== null && totalsOf(counters).bytes > bytesAllowed;
}

type AttemptRow = {
  attempt: number;
  outcome: SessionState;
  started_at_ms: number | null;
  ended_at_ms: number;
  uploaded: number;
  failed: number;
};

/** Sessions of before had their whole manifest when they were started. */
function withManifest(stored: SessionRecord | null): SessionRecord | null {
  return (
    stored && {
      ...stored,
      isManifestWhole: stored.isManifestWhole ?? true,
      streamedScans: stored.streamedScans ?? [],
    }
  );
}

const touchesAtMostMs = 30_000;

const nextRevision = ({ revision }: SessionRecord, nowMs: number): number => Math.max(revision + 1, nowMs);

/** The record in the object's storage; read once, and written at the end of each transaction that changed it. */
export class RecordBox {
  private cached: SessionRecord | null = null;
  private isChanged = false;
  private savedAtMs = 0;

  constructor(
    private readonly kv: SyncKvStorage,
    private readonly sql: SqlStorage,
    private readonly nowMs: () => number,
  ) {}

  /** Null until `create` has run: a socket or message for an unknown session finds nothing. */
  read(): SessionRecord | null {
    this.cached ??= this.load();
    return this.cached;
  }

  require(): SessionRecord {
    const record = this.read();
    if (!record) throw new Error('This session was never created');
    return record;
  }

  /** For a rolled back transaction: what was cached may never have been stored. */
  forget(): void {
    this.cached = null;
    this.isChanged = false;
  }

  /** Writes what changed; at the end of a transaction. */
  save(): void {
    if (!this.isChanged) return;
    this.kv.put('session', this.require());
    this.isChanged = false;
    this.savedAtMs = this.nowMs();
  }

  create(record: SessionRecord): void {
    if (this.read()) return;
    this.keep(record);
  }

  /** Sets fields and marks the session as changed. */
  update(change: Partial<SessionRecord>): SessionRecord {
    const before = this.require();
    return this.keep({ ...before, ...change, revision: nextRevision(before, this.nowMs()) });
  }

  /**
   * Files moved, and nothing else: the record has nothing new that must outlive the object, but for a rough time of it. So it is
   * written once in a while, and not with every report.
   */
  touch(): void {
    const before = this.require();
    const nowMs = this.nowMs();
    const touched = { ...before, revision: nextRevision(before, nowMs), lastActivityAtMs: nowMs };
    if (nowMs - this.savedAtMs > touchesAtMostMs) this.keep(touched);
    else this.cached = touched;
  }

  recordAttempt(record: SessionRecord, totals: { uploaded: number; failed: number }): void {
    this.sql.exec(
      'INSERT OR REPLACE INTO attempts VALUES (?, ?, ?, ?, ?, ?)',
      record.attempt,
      record.state,
      record.startedAtMs,
      record.endedAtMs,
      totals.uploaded,
      totals.failed,
    );
  }

  attempts(): AttemptView[] {
    return this.sql
      .exec<AttemptRow>('SELECT * FROM attempts ORDER BY attempt')
      .toArray()
      .map((row) => ({
        attempt: row.attempt,
        outcome: row.outcome,
        startedAtMs: row.started_at_ms,
        endedAtMs: row.ended_at_ms,
        uploaded: row.uploaded,
        failed: row.failed,
      }));
  }

  /** Written at once of what was told whole, else not by itself: an object that forgets it only tells D1 once more. */
  flushed(revision: number, told: Told | null): void {
    const record = { ...this.require(), flushedRevision: revision };
    this.cached = record;
    if (!told) return;
    this.keep({ ...record, told });
    this.save();
  }

  /** What was reported after it was written last is unknown, so D1 is told once more of a session that runs. */
  private load(): SessionRecord | null {
    const stored = withManifest(this.kv.get<SessionRecord>('session') ?? null);
    if (stored?.state !== 'planning' && stored?.state !== 'in_progress') return stored;
    return { ...stored, revision: nextRevision(stored, this.nowMs()) };
  }

  private keep(record: SessionRecord): SessionRecord {
    this.cached = record;
    this.isChanged = true;
    return record;
  }
}

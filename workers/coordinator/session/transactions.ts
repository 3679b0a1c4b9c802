import type { SessionParts } from './parts';

/** A transaction for what engines report comes no sooner after the last one: about five a second, whatever the file rate. */
const gatherMs = 200;
/** But for the last report, which nothing more will join. */
const gatherLastMs = 30;

const none: ReadonlySet<number> = new Set();

class RolledBack extends Error {}

interface Waiting {
  readonly reportedFiles: ReadonlySet<number>;
  /** Keeps what came of it, for `settle`. */
  readonly change: () => void;
  settle(): void;
  readonly reject: (cause: unknown) => void;
}

/**
 * Changes of the object's storage, all or nothing. What changed in memory is written at the end, once however often it changed,
 * and forgotten when storage rolls back.
 */
export class Transactions {
  private waiting: Waiting[] = [];
  private timer: ReturnType<typeof setTimeout> | null = null;
  private lastAtMs = 0;

  constructor(
    private readonly storage: Pick<DurableObjectStorage, 'transactionSync'>,
    private readonly parts: Pick<SessionParts, 'records' | 'ledger' | 'outbox' | 'packs' | 'nowMs'>,
    /** After changes that were gathered. */
    private readonly gathered: () => void,
  ) {}

  /** Changes that wait are made before, in the same transaction: nobody sees them out of turn. */
  run<T>(change: () => T): T {
    const waiting = this.takeWaiting();
    try {
      const value = this.commit(() => {
        for (const before of waiting) before.change();
        return change();
      });
      for (const before of waiting) before.settle();
      this.tellOf(waiting);
      return value;
    } catch (cause) {
      if (waiting.length === 0) throw cause;
      // Whose fault it was is found out by making each for itself.
      for (const before of waiting) this.runWaiting(before);
      this.tellOf(waiting);
      return this.commit(change);
    }
  }

  /** Nothing at all where the change gives null. */
  runUnlessNull<T>(change: () => T | null): T | null {
    try {
      return this.run(() => {
        const value = change();
        if (value === null) throw new RolledBack();
        return value;
      });
    } catch (cause) {
      if (cause instanceof RolledBack) return null;
      throw cause;
    }
  }

  /**
   * A change that can wait a moment for others to share its transaction; at once when there was none lately, and nearly so where
   * nothing is left to wait for: the changes that wait are reports of all the files that are out, and no other file is to be granted.
   */
  gather<T>(change: () => T, reportedFiles: ReadonlySet<number> = none): Promise<T> {
    return new Promise((resolve, reject) => {
      let made: { readonly value: T } | null = null;
      this.waiting.push({
        reportedFiles,
        change: () => {
          made = { value: change() };
        },
        settle: () => made && resolve(made.value),
        reject,
      });
      this.flushIn(this.isLastReport() ? gatherLastMs : gatherMs);
    });
  }

  /** Makes what waits now; for whoever looks at the session before changing it. */
  flush(): void {
    if (this.waiting.length > 0) this.run(() => {});
  }

  /** So long after the last transaction. */
  private flushIn(ms: number): void {
    const waitMs = Math.min(ms, this.lastAtMs + ms - this.parts.nowMs());
    // What is due already is not due later for what comes after it.
    if (waitMs > 0 && this.timer !== null && ms === gatherMs) return;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (waitMs <= 0) this.flush();
    else this.timer = setTimeout(() => this.flush(), waitMs);
  }

  private isLastReport(): boolean {
    const { ledger } = this.parts;
    const { pending, planned, leased, interrupted } = ledger.counters();
    if (leased.files === 0 || pending.files + planned.files + interrupted.files > 0) return false;
    const reported = new Set(this.waiting.flatMap(({ reportedFiles }) => [...reportedFiles]));
    if (reported.size < leased.files) return false;
    return ledger.filesById([...reported]).filter(({ state }) => state === 'leased').length === leased.files;
  }

  /** Not before whoever is at work has ended its own turn. */
  private tellOf(waiting: readonly Waiting[]): void {
    if (waiting.length > 0) queueMicrotask(this.gathered);
  }

  private runWaiting({ change, settle, reject }: Waiting): void {
    try {
      this.commit(change);
      settle();
    } catch (cause) {
      reject(cause);
    }
  }

  private takeWaiting(): Waiting[] {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    return this.waiting.splice(0);
  }

  private commit<T>(change: () => T): T {
    const { records, ledger, outbox, packs } = this.parts;
    const cached = [ledger, outbox, packs, records];
    this.lastAtMs = this.parts.nowMs();
    try {
      return this.storage.transactionSync(() => {
        const value = change();
        for (const part of cached) part.save();
        return value;
      });
    } catch (cause) {
      for (const part of cached) part.forget();
      throw cause;
    }
  }
}

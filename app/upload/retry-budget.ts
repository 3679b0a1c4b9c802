import type { Clock } from './ports';

/** Less than the files that are under way have together, so that an overloaded bucket ends none of them. */
const fullTries = 10;
/** One in three requests may so be tried again, on and on. */
const refillPerAnswer = 0.5;
/** A bucket that took nothing for so long, and answered, will not take these files. */
const longestWaitMs = 600_000;

/**
 * What all files of an engine together may spend on trying again after a busy answer; every request that the bucket takes fills it
 * up a little. While it is empty the bucket is overloaded as a whole: then no file's own tries are spent, and the engine waits as
 * in an outage instead of adding to the load.
 */
export class RetryBudget {
  private tries = fullTries;
  private emptySinceMs: number | null = null;

  constructor(private readonly clock: Clock) {}

  /** False where nothing is left. */
  spend(): boolean {
    if (this.tries < 1) {
      this.emptySinceMs ??= this.clock.nowMs();
      return false;
    }
    this.tries -= 1;
    return true;
  }

  refill(): void {
    this.tries = Math.min(fullTries, this.tries + refillPerAnswer);
    this.emptySinceMs = null;
  }

  /** The bucket has been busy, and nothing else, for too long to wait on. */
  isHopeless(): boolean {
    return this.emptySinceMs !== null && this.clock.nowMs() - this.emptySinceMs > longestWaitMs;
  }
}

import type { BucketGate } from './bucket-gate';
import { type Clock, delay, type Random } from './ports';
import { fullJitterMs } from './retry';

const expiredAtMost = 20;

interface Tools {
  readonly clock: Clock;
  readonly random: Random;
  readonly gate: BucketGate;
  /** What the person allows for one request. */
  retries(): number;
}

/** What one piece may still try. */
export class PieceTries {
  private tries = 0;
  private lonelyFailures = 0;
  private answersAtFailure: number | null = null;
  private readAgain = false;
  private expired = 0;

  constructor(private readonly tools: Tools) {}

  mayExpireAgain(): boolean {
    this.expired += 1;
    return this.expired <= expiredAtMost;
  }

  mayReadAgain(): boolean {
    const first = !this.readAgain;
    this.readAgain = true;
    return first;
  }

  mayTryAgain(): boolean {
    this.tries += 1;
    return this.tries <= this.tools.retries();
  }

  waitBeforeTry(signal: AbortSignal): Promise<void> {
    return delay(this.tools.clock, fullJitterMs(this.tries, this.tools.random), signal);
  }

  /**
   * An outage costs nothing. But a piece that fails while the bucket answers others is alone with its trouble (a proxy that
   * cuts its body, an answer that CORS hides), and waiting for ever would keep the session open for ever.
   */
  mayMeetAgain(): boolean {
    const { answers } = this.tools.gate;
    if (this.answersAtFailure !== null && answers > this.answersAtFailure) this.lonelyFailures += 1;
    this.answersAtFailure = answers;
    return this.lonelyFailures <= this.tools.retries();
  }

  async waitAfterLonelyFailure(signal: AbortSignal): Promise<void> {
    if (this.lonelyFailures === 0) return;
    await delay(this.tools.clock, fullJitterMs(this.lonelyFailures, this.tools.random), signal);
  }
}

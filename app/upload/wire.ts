import { Slots } from '../../core/concurrency/slots';
import { AdaptiveConcurrency, type Ended } from './adaptive-concurrency';
import type { Clock } from './ports';

/** Held by one request. */
export interface Place {
  readonly takenAtMs: number;
}

/** The places for requests to the bucket, as many as prove to be worth it and as the person allows. */
export class Wire {
  private readonly concurrency: AdaptiveConcurrency;
  private readonly slots = new Slots(1);

  constructor(
    private readonly clock: Clock,
    first: number,
    most: number,
  ) {
    this.concurrency = new AdaptiveConcurrency(clock, first);
    this.setMost(most);
  }

  get limit(): number {
    return this.concurrency.limit;
  }

  setMost(most: number): void {
    this.concurrency.setMost(most);
    this.slots.setLimit(this.limit);
  }

  /** Null where the signal was aborted first. */
  async acquire(signal: AbortSignal): Promise<Place | null> {
    return (await this.slots.acquire(signal)) ? { takenAtMs: this.clock.nowMs() } : null;
  }

  /** `ended` is null where the request says nothing of the line: it was not sent, or met an outage. */
  release({ takenAtMs }: Place, ended: Ended | null): void {
    // Places that stay empty for want of files carry nothing, whatever the line could.
    const tellsNothing = ended === null || !(ended.isBusy || this.slots.isFull);
    this.concurrency.requestEnded(takenAtMs, tellsNothing ? null : ended);
    this.slots.setLimit(this.limit);
    this.slots.release();
  }
}

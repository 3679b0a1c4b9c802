import type { Clock } from './ports';

/** What a request costs besides its bytes, in bytes, so that windows of small and of large requests can be compared. */
const requestBytes = 64 * 1024;
/** A window is judged once it is that long, and has an answer from every place. */
const windowMs = 1_000;
/** Less than this may be chance. */
const growth = 1.04;
/** A line that carries so much less than it did is another line by now. */
const collapse = 0.6;
const backOff = 0.7;
const shortestRest = 6;
const longestRest = 48;

export interface Ended {
  /** Those that reached the bucket; none where it refused. */
  readonly bytes: number;
  /** The bucket asked for fewer requests: 429 or 503. */
  readonly isBusy: boolean;
}

/**
 * How many requests are on the wire at once: one more as long as more is carried with it, and one less again where that only made
 * the answers slower, which on a full line are all that more requests change. Then it rests there, for longer each time that
 * trying more was in vain. A busy bucket is met by a third fewer at once.
 */
export class AdaptiveConcurrency {
  private most = 1;
  private current: number;
  private startedAtMs: number;
  private ended = 0;
  private carriedBytes = 0;
  private lastRate: number | null = null;
  /** The step that led to the window that is being measured. */
  private step: 0 | 1 = 0;
  private restWindows = 0;
  private rest = shortestRest;
  private backedOffAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly clock: Clock,
    first: number,
  ) {
    this.current = first;
    this.startedAtMs = clock.nowMs();
  }

  get limit(): number {
    return Math.min(this.current, this.most);
  }

  /** What the person allows. */
  setMost(most: number): void {
    this.most = most;
  }

  /** Whether the limit changed. */
  requestEnded({ bytes, isBusy }: Ended): boolean {
    const before = this.limit;
    const nowMs = this.clock.nowMs();
    this.ended += 1;
    this.carriedBytes += isBusy ? 0 : bytes + requestBytes;
    if (isBusy) this.onBusy(nowMs);
    else if (nowMs - this.startedAtMs >= windowMs && this.ended >= this.limit) this.judge(nowMs);
    return this.limit !== before;
  }

  /** Nothing was on the wire meanwhile: that time says nothing. */
  restart(): void {
    this.begin(this.clock.nowMs());
    this.lastRate = null;
    this.step = 0;
  }

  /** Requests that were under way together are refused together: that is one sign. */
  private onBusy(nowMs: number): void {
    if (nowMs - this.backedOffAtMs < windowMs) return;
    this.backedOffAtMs = nowMs;
    this.current = Math.max(1, Math.floor(this.limit * backOff));
    this.lastRate = null;
    this.step = 0;
    this.restWindows = shortestRest;
    this.begin(nowMs);
  }

  private judge(nowMs: number): void {
    const rate = this.carriedBytes / (nowMs - this.startedAtMs);
    const last = this.lastRate;
    this.begin(nowMs);
    if (last !== null && this.step === 1 && rate < last * growth) {
      this.current = Math.max(1, this.limit - 1);
      this.step = 0;
      this.restWindows = this.rest;
      this.rest = Math.min(longestRest, this.rest * 2);
      // Rates are compared with the one before the step that was in vain.
      return;
    }
    if (this.step === 1) this.rest = shortestRest;
    if (last !== null && rate < last * collapse) this.restWindows = 0;
    this.lastRate = rate;
    this.step = 0;
    if (this.restWindows > 0) this.restWindows -= 1;
    else if (this.limit < this.most) {
      this.current = this.limit + 1;
      this.step = 1;
    }
  }

  private begin(nowMs: number): void {
    this.startedAtMs = nowMs;
    this.ended = 0;
    this.carriedBytes = 0;
  }
}

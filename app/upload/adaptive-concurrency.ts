import type { Clock } from './ports';

/** What a request costs besides its bytes, in bytes, so that windows of small and of large requests can be compared. */
const requestBytes = 64 * 1024;
/** A window is judged once it is that long, has an answer from every place, and its mean is sharp; or after the longest, as it is. */
const windowMs = 1_000;
const longestWindowMs = 10_000;
/** Standard errors of the mean, as a share of it: to see one place more or less, and to see twice as many or half of them. */
const sharp = 0.025;
const rough = 0.06;
/** A place more has to carry this share of what each place carries, and so much more than chance may. */
const leastShare = 0.3;
const leastGrowth = 0.04;
/** Where they carried at least this share, the line is wide: twice as many more are tried next. */
const fullShare = 0.7;
/** Where a place carries so much less than it once did, each answer takes that much longer: perhaps there are too many places. */
const slow = 0.6;
/**
 * Half of the places carry as much on a line that is full, and half as much on one that is not. So far from the one towards the
 * other, the line counts as full. A full line does not carry more by them either: that is another line by now.
 */
const lossOfFullLine = 0.35;
const lossOfSlowRequests = 0.7;
/** So much more on the same places is another line. */
const leap = 1.2;
const backOff = 0.7;
const shortestRestMs = 6_000;
const longestRestMs = 48_000;

export interface Ended {
  /** Those that reached the bucket; none where it refused. */
  readonly bytes: number;
  /** The bucket asked for fewer requests: 429 or 503. */
  readonly isBusy: boolean;
}

/** Other places, tried out against what was carried before. Bytes a millisecond. */
interface Trial {
  readonly fromLimit: number;
  readonly fromRate: number;
}

/** The time before the next trial, longer after each that was in vain. */
class Rest {
  private untilMs = 0;
  private nextMs = shortestRestMs;

  isOver(nowMs: number): boolean {
    return nowMs >= this.untilMs;
  }

  inVain(nowMs: number): void {
    this.untilMs = nowMs + this.nextMs;
    this.nextMs = Math.min(longestRestMs, this.nextMs * 2);
  }

  /** Something changed: a short one, or none. */
  renew(untilMs: number): void {
    this.untilMs = untilMs;
    this.nextMs = shortestRestMs;
  }
}

/** What requests carried and how long they took, whichever place they had. */
class Sums {
  count = 0;
  private bytes = 0;
  private ms = 0;
  private bytesSquared = 0;
  private msSquared = 0;
  private mixed = 0;

  add(bytes: number, ms: number): void {
    this.count += 1;
    this.bytes += bytes;
    this.ms += ms;
    this.bytesSquared += bytes * bytes;
    this.msSquared += ms * ms;
    this.mixed += bytes * ms;
  }

  /** Bytes a millisecond that one place carried. */
  get rate(): number {
    return this.bytes / Math.max(1, this.ms);
  }

  /** The standard error of that, as a share of it. Of a ratio of means: Cochran, Sampling Techniques, 6.4. */
  get error(): number {
    // One alone has nothing to differ from.
    if (this.count < 2) return Number.POSITIVE_INFINITY;
    const perByte = this.ms / this.bytes;
    const residuals = this.msSquared - 2 * perByte * this.mixed + perByte * perByte * this.bytesSquared;
    const correction = this.count / (this.count - 1);
    return Math.sqrt(correction * Math.max(0, residuals)) / Math.max(1, this.ms);
  }
}

/**
 * How many requests are on the wire at once, by what a place carries: its bytes by the time that its answers take. One more as long
 * as more is carried with it. Half of them where the answers take much longer than they once did: if as much is carried by fewer
 * places, the line had become narrower, and it goes on with fewer still; if not, each request takes longer by itself (a slower
 * bucket, larger parts), and the places come back. A busy bucket is met by a third fewer at once.
 */
export class AdaptiveConcurrency {
  private most = Number.POSITIVE_INFINITY;
  private current: number;
  private sums = new Sums();
  private startedAtMs: number;
  /** What began before tells nothing of so many places. */
  private changedAtMs: number;
  /** Of the window before, with as many places. */
  private lastRate: number | null = null;
  /** The most that a place carried, in two windows one after the other. */
  private bestOfPlace = 0;
  private trial: Trial | null = null;
  /** Places that are tried more. */
  private step = 1;
  private readonly restFromMore = new Rest();
  private readonly restFromFewer = new Rest();
  private backedOffAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly clock: Clock,
    first: number,
  ) {
    this.current = first;
    this.startedAtMs = clock.nowMs();
    this.changedAtMs = this.startedAtMs;
  }

  get limit(): number {
    return Math.min(this.current, this.most);
  }

  /** What the person allows, and the hosts. */
  setMost(most: number): void {
    const before = this.limit;
    this.most = most;
    if (this.limit === before) return;
    this.trial = null;
    this.change();
  }

  requestEnded(beganAtMs: number, ended: Ended): void {
    if (ended.isBusy) this.onBusy(beganAtMs);
    else if (beganAtMs >= this.changedAtMs) this.measure(beganAtMs, ended);
  }

  /** Places stood empty while a request was under way, or the bucket was away: that time is not judged. */
  wasIdle(beganAtMs: number): void {
    if (beganAtMs >= this.changedAtMs) this.startOver();
  }

  private measure(beganAtMs: number, ended: Ended): void {
    const nowMs = this.clock.nowMs();
    // A pause before the first of them is no part of the window.
    if (this.sums.count === 0) this.startedAtMs = Math.max(this.startedAtMs, beganAtMs);
    this.sums.add(ended.bytes + requestBytes, nowMs - beganAtMs);
    const windowIsMs = nowMs - this.startedAtMs;
    if (windowIsMs < windowMs || this.sums.count < this.limit) return;
    const rate = this.sums.rate * this.limit;
    const isClear = this.isSlow(rate) || (this.trial && this.trial.fromLimit > this.limit);
    if (this.sums.error <= (isClear ? rough : sharp) || windowIsMs >= longestWindowMs) this.judge(rate);
  }

  private startOver(): void {
    if (this.trial) this.go(this.trial.fromLimit, null);
    this.trial = null;
    this.lastRate = null;
    this.begin();
  }

  /** Requests that were under way together are refused together: that is one sign. */
  private onBusy(beganAtMs: number): void {
    const nowMs = this.clock.nowMs();
    if (beganAtMs < this.backedOffAtMs || nowMs - this.backedOffAtMs < windowMs) return;
    this.backedOffAtMs = nowMs;
    this.trial = null;
    this.step = 1;
    this.restFromMore.renew(nowMs + shortestRestMs);
    this.go(Math.floor(this.limit * backOff), null);
  }

  /** `rate` is of all places together. */
  private judge(rate: number): void {
    const { trial } = this;
    this.trial = null;
    this.begin();
    if (!trial) this.afterWindow(rate);
    else if (trial.fromLimit < this.limit) this.afterMore(trial, rate);
    else this.afterFewer(trial, rate);
  }

  private afterWindow(rate: number): void {
    const nowMs = this.clock.nowMs();
    const last = this.lastRate;
    this.lastRate = rate;
    if (last === null) return;
    this.remember(Math.min(rate, last) / this.limit);
    if (rate > last * leap) this.restFromMore.renew(nowMs);
    const isSlowAgain = this.isSlow(rate) && this.isSlow(last);
    if (isSlowAgain && this.restFromFewer.isOver(nowMs)) this.tryFewer(rate);
    else if (this.restFromMore.isOver(nowMs)) this.tryMore(rate);
  }

  private afterMore({ fromLimit, fromRate }: Trial, rate: number): void {
    const nowMs = this.clock.nowMs();
    const growth = rate / fromRate - 1;
    const proportion = this.limit / fromLimit - 1;
    if (growth < Math.max(leastGrowth, leastShare * proportion)) {
      this.restFromMore.inVain(nowMs);
      this.step = 1;
      this.go(fromLimit, fromRate);
      return;
    }
    this.restFromMore.renew(nowMs);
    this.step = growth < fullShare * proportion ? 1 : 2 * this.step;
    this.remember(Math.min(rate / this.limit, fromRate / fromLimit));
    this.lastRate = rate;
    this.tryMore(rate);
  }

  private afterFewer({ fromLimit, fromRate }: Trial, rate: number): void {
    const nowMs = this.clock.nowMs();
    const loss = (1 - rate / fromRate) / (1 - this.limit / fromLimit);
    if (Math.abs(loss) < lossOfFullLine) {
      this.restFromMore.renew(nowMs);
      this.restFromFewer.renew(nowMs);
      this.step = 1;
      this.lastRate = rate;
      // Against what all the places carried, so that many small losses make no large one.
      if (this.isSlow(rate)) this.tryFewer(fromRate);
      return;
    }
    this.restFromFewer.inVain(nowMs);
    if (loss > lossOfSlowRequests) this.bestOfPlace = fromRate / fromLimit;
    this.go(fromLimit, fromRate);
  }

  private isSlow(rate: number): boolean {
    return rate / this.limit < slow * this.bestOfPlace;
  }

  private remember(rateOfPlace: number): void {
    this.bestOfPlace = Math.max(this.bestOfPlace, rateOfPlace);
  }

  private tryMore(fromRate: number): void {
    const fromLimit = this.limit;
    if (fromLimit >= this.most) return;
    this.go(Math.min(this.most, fromLimit + this.step), fromRate);
    this.trial = { fromLimit, fromRate };
  }

  private tryFewer(fromRate: number): void {
    const fromLimit = this.limit;
    if (fromLimit === 1) return;
    this.go(Math.floor(fromLimit / 2), fromRate);
    this.trial = { fromLimit, fromRate };
  }

  private go(limit: number, lastRate: number | null): void {
    this.current = Math.max(1, limit);
    this.change(lastRate);
  }

  private change(lastRate: number | null = null): void {
    this.lastRate = lastRate;
    this.changedAtMs = this.clock.nowMs();
    this.begin();
  }

  private begin(): void {
    this.startedAtMs = this.clock.nowMs();
    this.sums = new Sums();
  }
}

import type { Clock } from './ports';

const sampleMs = 500;

/** How many files a second have ended lately. */
export class FileRate {
  private count = 0;
  private sinceMs: number;
  private perSecond = 0;

  constructor(private readonly clock: Clock) {
    this.sinceMs = clock.nowMs();
  }

  fileEnded(): void {
    this.count += 1;
    const spanMs = this.clock.nowMs() - this.sinceMs;
    if (spanMs < sampleMs) return;
    this.perSecond = (this.count * 1_000) / spanMs;
    this.count = 0;
    this.sinceMs += spanMs;
  }

  /** Files that will end in so much time, as it looks. */
  filesIn(ms: number): number {
    const spanMs = this.clock.nowMs() - this.sinceMs;
    // Nothing has ended for long: what was fast before is so no more.
    const perSecond = spanMs > 2 * sampleMs ? (this.count * 1_000) / spanMs : this.perSecond;
    return Math.ceil((perSecond * ms) / 1_000);
  }
}

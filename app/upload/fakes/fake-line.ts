import { seededRandom } from '../../../core/testing/seeded-random';
import { AdaptiveConcurrency } from '../adaptive-concurrency';
import { FakeClock } from './fake-clock';

const tickMs = 20;
const bytesEach = 1_000_000;

export interface Line {
  /** Requests that it carries at full speed; more share what it has. */
  readonly width: number;
  /** What a request takes at full speed. */
  readonly requestMs: number;
}

interface FakeLine {
  readonly at: (second: number) => Line;
  readonly seconds: number;
  readonly first?: number;
  readonly most?: number;
  /** Each request takes up to this share less or more, by chance. */
  readonly jitter?: number;
  readonly seed?: number;
  readonly isBusy?: (limit: number) => boolean;
}

export interface Second {
  readonly limit: number;
  /** Of what the line could carry in that second. */
  readonly share: number;
  readonly refused: number;
}

/** Requests that never run out, over a line whose width and speed change; what each second of it was like. */
export async function overLine(fake: FakeLine): Promise<Second[]> {
  const { at, seconds, first = 6, most = 16, jitter = 0, seed = 1, isBusy = () => false } = fake;
  const random = seededRandom(seed);
  const clock = new FakeClock();
  const concurrency = new AdaptiveConcurrency(clock, first);
  concurrency.setMost(most);
  const lasted: Second[] = [];
  /** What each still takes at full speed. */
  let underWay: { readonly beganAtMs: number; leftMs: number }[] = [];
  for (let second = 0; second < seconds; second++) {
    const { width, requestMs } = at(second);
    let workedMs = 0;
    let refused = 0;
    for (let tick = 0; tick < 1_000 / tickMs; tick++) {
      while (underWay.length < concurrency.limit)
        underWay.push({
          beganAtMs: clock.nowMs(),
          leftMs: requestMs * (1 + jitter * (2 * random() - 1)),
        });
      clock.skip(tickMs);
      const stepMs = tickMs * Math.min(1, width / underWay.length);
      workedMs += stepMs * underWay.length;
      for (const each of underWay) each.leftMs -= stepMs;
      const ended = underWay.filter(({ leftMs }) => leftMs <= 0);
      underWay = underWay.filter(({ leftMs }) => leftMs > 0);
      for (const { beganAtMs } of ended) {
        const busy = isBusy(concurrency.limit);
        refused += busy ? 1 : 0;
        concurrency.requestEnded(beganAtMs, { bytes: bytesEach, isBusy: busy });
      }
    }
    const couldMs = 1_000 * Math.min(width, most);
    lasted.push({ limit: concurrency.limit, share: workedMs / couldMs, refused });
  }
  return lasted;
}

import { describe, expect, it } from 'vitest';
import { AdaptiveConcurrency } from './adaptive-concurrency';
import { FakeClock } from './fakes/fake-clock';
import { type Line, overLine, type Second } from './fakes/fake-line';

const wide: Line = { width: 100, requestMs: 300 };
const lineOf = (width: number): Line => ({ width, requestMs: 300 });
const limitsOf = (seconds: readonly Second[]) => seconds.map(({ limit }) => limit);
const meanShare = (seconds: readonly Second[]) =>
  seconds.reduce((sum, { share }) => sum + share, 0) / seconds.length;
/** How much requests differ, and the chance that they do by. */
const chances = [0, 0.5, 0.9].flatMap((jitter) => [1, 2, 3, 4].map((seed) => ({ jitter, seed })));

describe('AdaptiveConcurrency', () => {
  it.each(chances)(
    'grows while more is carried, up to what the person allows: $jitter, $seed',
    async (chance) => {
      const grown = await overLine({ at: () => wide, seconds: 120, ...chance });
      expect(new Set(limitsOf(grown.slice(90)))).toEqual(new Set([16]));
      const allowed = await overLine({ at: () => wide, seconds: 30, most: 3, ...chance });
      expect(Math.max(...limitsOf(allowed))).toBe(3);
    },
  );

  it.each(chances)('stays near what the line carries and uses all of it: $jitter, $seed', async (chance) => {
    const late = (await overLine({ at: () => lineOf(9), seconds: 240, ...chance })).slice(120);
    expect(meanShare(late)).toBeGreaterThan(0.98);
    expect(Math.max(...limitsOf(late))).toBeLessThanOrEqual(chance.jitter === 0 ? 10 : 15);
  });

  it.each(chances)(
    'goes back with a line that becomes narrow, and grows again with it: $jitter, $seed',
    async (chance) => {
      const at = (second: number) => lineOf(second >= 150 && second < 350 ? 2 : 16);
      const seconds = await overLine({ at, seconds: 500, ...chance });
      expect(seconds[149]?.limit).toBeGreaterThanOrEqual(15);
      expect(Math.max(...limitsOf(seconds.slice(250, 350)))).toBeLessThanOrEqual(5);
      expect(meanShare(seconds.slice(150, 350)), 'of the narrow line').toBeGreaterThan(0.97);
      expect(meanShare(seconds.slice(450)), 'of the wide line').toBeGreaterThan(0.97);
    },
  );

  it('goes back to one request where the line carries no more', async () => {
    const widths = [16, 4, 2, 1];
    const at = (second: number) => lineOf(widths[Math.floor(second / 100)] ?? 1);
    const limits = limitsOf(await overLine({ at, seconds: 400 }));
    expect([99, 199, 299, 399].map((second) => limits[second])).toEqual(widths);
  });

  it('goes back from all that is allowed, with which it began', async () => {
    const at = (second: number) => lineOf(second < 20 ? 16 : 4);
    expect((await overLine({ at, seconds: 100, first: 16 })).at(-1)?.limit).toBeLessThanOrEqual(5);
  });

  it.each(chances)(
    'keeps its places where each request takes longer by itself: $jitter, $seed',
    async (chance) => {
      const at = (second: number): Line => ({ width: 100, requestMs: second < 150 ? 300 : 2_400 });
      const seconds = await overLine({ at, seconds: 400, ...chance });
      expect(meanShare(seconds.slice(150))).toBeGreaterThan(0.93);
      expect(seconds.at(-1)?.limit).toBe(16);
    },
  );

  it.each(chances)(
    'loses little where slow and quick requests take turns: $jitter, $seed',
    async (chance) => {
      const at = (second: number): Line => ({ width: 100, requestMs: second % 40 < 20 ? 2_400 : 150 });
      const late = (await overLine({ at, seconds: 600, ...chance })).slice(200);
      expect(meanShare(late)).toBeGreaterThan(0.9);
    },
  );

  it('meets a busy bucket with fewer requests, once for those that were refused together, and never with none', async () => {
    const clock = new FakeClock();
    const concurrency = new AdaptiveConcurrency(clock, 6);
    concurrency.setMost(16);
    expect(concurrency.limit).toBe(6);
    const refuse = () => concurrency.requestEnded(clock.nowMs(), { bytes: 0, isBusy: true });
    for (let refused = 0; refused < 6; refused++) refuse();
    expect(concurrency.limit).toBe(4);
    for (let second = 0; second < 20; second++) {
      clock.skip(1_100);
      refuse();
    }
    expect(concurrency.limit).toBe(1);
  });

  it('takes refusals of long requests that began before it went back for the one sign that they are, however late they come', () => {
    const clock = new FakeClock();
    const concurrency = new AdaptiveConcurrency(clock, 16);
    const beganAtMs = clock.nowMs();
    for (let refused = 0; refused < 16; refused++) {
      clock.skip(1_100);
      concurrency.requestEnded(beganAtMs, { bytes: 0, isBusy: true });
    }
    expect(concurrency.limit).toBe(11);
  });

  it('settles below the number at which a bucket refuses', async () => {
    const late = (await overLine({ at: () => wide, seconds: 200, isBusy: (limit) => limit > 8 })).slice(100);
    const busy = late.filter(({ refused }) => refused > 0).length;
    expect(busy / late.length).toBeLessThan(0.15);
    expect(Math.min(...limitsOf(late))).toBeGreaterThanOrEqual(5);
  });
});

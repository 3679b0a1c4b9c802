import { describe, expect, it } from 'vitest';
import { AdaptiveConcurrency } from './adaptive-concurrency';
import { FakeClock } from './fakes/fake-clock';

/** A line that carries `full` requests at once at full speed; more only wait for one another. */
async function uploadOver(
  full: () => number,
  most: number,
  seconds: number,
  isBusy: (limit: number) => boolean = () => false,
) {
  const clock = new FakeClock();
  const concurrency = new AdaptiveConcurrency(clock, 6);
  concurrency.setMost(most);
  const limits: number[] = [];
  let done = 0;
  for (let tick = 0; tick < seconds * 20; tick++) {
    await clock.advance(50);
    // Each of the places that the line has answers five times a second.
    done += Math.min(concurrency.limit, full()) * 0.25;
    for (; done >= 1; done--) {
      concurrency.requestEnded({ bytes: 1_000_000, isBusy: isBusy(concurrency.limit) });
      limits.push(concurrency.limit);
    }
  }
  return limits;
}

const lateHalf = (limits: number[]) => limits.slice(limits.length / 2);

describe('AdaptiveConcurrency', () => {
  it('grows while more is carried, up to what the person allows', async () => {
    expect((await uploadOver(() => 100, 16, 30)).at(-1)).toBe(16);
    expect(Math.max(...(await uploadOver(() => 100, 3, 30)))).toBe(3);
  });

  it('stays near what the line carries, since more would only wait', async () => {
    const limits = lateHalf(await uploadOver(() => 9, 16, 120));
    expect(Math.max(...limits)).toBeLessThanOrEqual(10);
    expect(Math.min(...limits)).toBeGreaterThanOrEqual(8);
  });

  it('grows again on a line that became wider', async () => {
    let full = 7;
    let asked = 0;
    const limits = await uploadOver(
      () => {
        asked += 1;
        if (asked === 1_200) full = 14;
        return full;
      },
      16,
      300,
    );
    expect(Math.max(...limits.slice(0, 400))).toBeLessThanOrEqual(8);
    expect(limits.at(-1)).toBeGreaterThanOrEqual(13);
  });

  it('meets a busy bucket with fewer requests, once for those that were refused together, and never with none', async () => {
    const clock = new FakeClock();
    const concurrency = new AdaptiveConcurrency(clock, 6);
    concurrency.setMost(16);
    expect(concurrency.limit).toBe(6);
    for (let refused = 0; refused < 6; refused++) concurrency.requestEnded({ bytes: 0, isBusy: true });
    expect(concurrency.limit).toBe(4);
    for (let second = 0; second < 20; second++) {
      await clock.advance(1_100);
      concurrency.requestEnded({ bytes: 0, isBusy: true });
    }
    expect(concurrency.limit).toBe(1);
  });

  it('settles below the number at which a bucket refuses', async () => {
    const limits = lateHalf(
      await uploadOver(
        () => 100,
        16,
        200,
        (limit) => limit > 8,
      ),
    );
    const refused = limits.filter((limit) => limit > 8).length;
    expect(refused / limits.length).toBeLessThan(0.15);
    expect(Math.min(...limits)).toBeGreaterThanOrEqual(5);
  });
});

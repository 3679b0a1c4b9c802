import { describe, expect, it } from 'vitest';
import type { PackLimits } from '../../core/protocol/pack';
import { FakeClock } from './fakes/fake-clock';
import { PackPace } from './pack-pace';

const limits: PackLimits = { files: 256, bytes: 4 * 1024 * 1024, fileBytes: 256 * 1024 };

function paceOf(requestsAtOnce = 6) {
  const clock = new FakeClock();
  const pace = new PackPace(clock);
  pace.setLimits(limits, requestsAtOnce);
  return { clock, pace };
}

describe('the pace of packs', () => {
  it('begins with a quarter of what may be, grows while packs are quick, and shrinks where they are slow', () => {
    const { pace } = paceOf();
    const mebibytes = () => (pace.current?.bytes ?? 0) / 2 ** 20;
    expect(mebibytes()).toBe(1);
    for (let at = 0; at < 3; at++) pace.succeeded(500);
    expect(mebibytes()).toBe(4);
    pace.succeeded(8_000);
    expect(mebibytes()).toBe(4);
    for (let at = 0; at < 10; at++) pace.succeeded(30_000);
    expect(mebibytes()).toBe(1 / 16);
  });

  it('rests twice as long after each failure, and from the beginning once one succeeded', async () => {
    const { clock, pace } = paceOf();
    const restedMs = async () => {
      const fromMs = clock.nowMs();
      while (!pace.current) await clock.advance(1_000);
      return clock.nowMs() - fromMs;
    };
    pace.failed();
    // Those that were on their way with it.
    pace.failed();
    expect(await restedMs()).toBe(10_000);
    expect(pace.atOnce, 'packs that try again').toBe(1);
    pace.failed();
    expect(await restedMs()).toBe(20_000);
    pace.succeeded(100);
    expect(pace.atOnce).toBe(4);
    pace.failed();
    expect(await restedMs()).toBe(10_000);
  });

  it('keeps within the requests that the person allows', () => {
    expect(paceOf(1).pace.atOnce).toBe(1);
    expect(paceOf(3).pace.atOnce).toBe(3);
  });
});

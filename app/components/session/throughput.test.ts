import { describe, expect, it } from 'vitest';
import { etaMs, rateOf, type Sample, withSample } from './throughput';

const run = (samples: Sample[]) => samples.reduce<readonly Sample[]>(withSample, []);

describe('throughput', () => {
  it('is the bytes of the last seconds by their time', () => {
    const samples = run([0, 1, 2, 3, 4].map((s) => ({ atMs: s * 1000, bytes: s * 500 })));
    expect(rateOf(samples, 4000)).toBe(500);
  });

  it('is not told from too short a time', () => {
    expect(
      rateOf(
        run([
          { atMs: 0, bytes: 0 },
          { atMs: 1000, bytes: 900 },
        ]),
        1000,
      ),
    ).toBeNull();
    expect(rateOf([], 0)).toBeNull();
  });

  it('forgets what is older than its window', () => {
    const fast = [0, 1, 2, 3].map((s) => ({ atMs: s * 1000, bytes: s * 1_000_000 }));
    const slow = Array.from({ length: 20 }, (_, i) => ({ atMs: (4 + i) * 1000, bytes: 3_000_000 + i * 10 }));
    const samples = run([...fast, ...slow]);
    expect(samples.length).toBeLessThan(16);
    expect(rateOf(samples, 23_000)).toBeLessThan(11);
  });

  it('sinks while nothing arrives', () => {
    const samples = run([
      { atMs: 0, bytes: 0 },
      { atMs: 2000, bytes: 2000 },
    ]);
    expect(rateOf(samples, 2000)).toBe(1000);
    expect(rateOf(samples, 8000)).toBe(250);
  });

  it('never becomes negative when a view shows fewer bytes', () => {
    const samples = run([
      { atMs: 0, bytes: 1000 },
      { atMs: 3000, bytes: 400 },
    ]);
    expect(rateOf(samples, 3000)).toBe(0);
  });

  it('gives the time that is left, where it can be told', () => {
    expect(etaMs(5000, 1000)).toBe(5000);
    expect(etaMs(5000, 0)).toBeNull();
    expect(etaMs(5000, null)).toBeNull();
    expect(etaMs(0, 1000)).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDateTime,
  formatDuration,
  formatFiles,
  formatThroughput,
  percentOf,
} from './format';

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '0.98 KiB'],
    [1_024, '1 KiB'],
    [1_536, '1.5 KiB'],
    [10 * 1_024 + 512, '10.5 KiB'],
    [200 * 1_024 ** 2, '200 MiB'],
    [1_023.9 * 1_024, '1 MiB'],
    [3 * 1_024 ** 3, '3 GiB'],
    [48.8 * 1_024 ** 4, '48.8 TiB'],
  ])('%d is shown as %s', (bytes, shown) => expect(formatBytes(bytes)).toBe(shown));

  it('are shown per second as throughput', () => expect(formatThroughput(1_024 ** 2)).toBe('1 MiB/s'));
});

describe('durations', () => {
  it.each([
    [-5, '0 s'],
    [45_400, '45 s'],
    [60_000, '1 min'],
    [200_000, '3 min 20 s'],
    [2 * 3_600_000 + 5 * 60_000, '2 h 5 min'],
    [(3 * 24 + 4) * 3_600_000, '3 d 4 h'],
  ])('%d ms are shown as %s', (ms, shown) => expect(formatDuration(ms)).toBe(shown));
});

it('counts have separators and their noun', () => {
  expect(formatCount(1_234_567)).toBe('1,234,567');
  expect(formatFiles(1)).toBe('1 file');
  expect(formatFiles(2_000)).toBe('2,000 files');
});

it('a percentage says 100 only when all is done', () => {
  expect(percentOf(9_999, 10_000)).toBe(99);
  expect(percentOf(4, 4)).toBe(100);
  expect(percentOf(0, 0)).toBe(0);
});

it('dates follow the zone that is asked for', () => {
  const atMs = Date.UTC(2025, 10, 24, 16, 5);
  expect(formatDateTime(atMs, 'UTC')).toBe('24 Nov 2025, 16:05');
  expect(formatDateTime(atMs, 'Asia/Tokyo')).toBe('25 Nov 2025, 01:05');
});

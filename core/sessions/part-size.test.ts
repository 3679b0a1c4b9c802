import { expect, it } from 'vitest';
import {
  MiB,
  maxFileBytes,
  maxPartBytes,
  maxParts,
  minPartBytes,
  multipartThresholdBytes,
  partCountFor,
  partRange,
  partSizeFor,
} from './part-size';

it('keeps the wanted size while 10,000 parts of it are enough', () => {
  expect(partSizeFor(200 * MiB, 16 * MiB)).toBe(16 * MiB);
  expect(partSizeFor(160_000 * MiB, 16 * MiB)).toBe(16 * MiB);
});

it('grows the parts of a file that would need more than 10,000', () => {
  const size = partSizeFor(160_000 * MiB + 1, 16 * MiB);
  expect(size).toBe(17 * MiB);
  expect(partCountFor(160_000 * MiB + 1, size ?? 0)).toBeLessThanOrEqual(10_000);
});

it('holds the largest object that S3 knows, and no larger one', () => {
  expect(partSizeFor(maxFileBytes, 16 * MiB)).toBe(maxPartBytes);
  expect(partSizeFor(maxFileBytes + 1, 16 * MiB)).toBeNull();
});

it('covers a file with ranges that neither overlap nor leave a gap', () => {
  const [file, part] = [33 * MiB + 1, 16 * MiB];
  let end = 0;
  for (let n = 1; n <= partCountFor(file, part); n++) {
    const range = partRange(file, part, n);
    expect(range.start).toBe(end);
    end = range.end;
  }
  expect(end).toBe(file);
});

it('keeps every file within the limits of S3, from one byte above the threshold to 48.8 TiB', () => {
  const TiB = 1024 ** 4;
  expect(maxFileBytes / TiB).toBeCloseTo(48.83, 2);
  for (let size = multipartThresholdBytes + 1; size <= maxFileBytes; size = Math.ceil(size * 1.37)) {
    for (const wanted of [minPartBytes, 16 * MiB, 512 * MiB]) {
      const part = partSizeFor(size, wanted) ?? 0;
      const count = partCountFor(size, part);
      expect(part).toBeGreaterThanOrEqual(wanted);
      expect(part).toBeLessThanOrEqual(maxPartBytes);
      expect(count).toBeLessThanOrEqual(maxParts);
      const last = partRange(size, part, count);
      expect(last.end).toBe(size);
      expect(last.end - last.start).toBeGreaterThan(0);
    }
  }
});

it('splits a file one byte above the threshold into a part and one byte', () => {
  const size = multipartThresholdBytes + 1;
  expect(partRange(size, 16 * MiB, 2)).toEqual({ start: 16 * MiB, end: size });
});

it('needs the largest parts only for the largest files', () => {
  expect(partSizeFor(maxFileBytes - maxParts * MiB, 16 * MiB)).toBe(maxPartBytes - MiB);
  expect(partSizeFor(maxFileBytes - maxParts * MiB + 1, 16 * MiB)).toBe(maxPartBytes);
});

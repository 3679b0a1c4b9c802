import { expect, it } from 'vitest';
import { MiB, maxFileBytes, maxPartBytes, partCountFor, partRange, partSizeFor } from './part-size';

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

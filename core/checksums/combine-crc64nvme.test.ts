import { expect, it } from 'vitest';
import { combineCrc64Nvme } from './combine-crc64nvme';
import { crc64nvme } from './crc64nvme';

const bytes = Uint8Array.from({ length: 10_007 }, (_, at) => (at * 2_654_435_761) >>> 9);

function combined(...cuts: number[]): string {
  const ends = [...cuts, bytes.length];
  return combineCrc64Nvme(
    ends.map((end, at) => {
      const part = bytes.subarray(ends[at - 1] ?? 0, end);
      return { crc64nvme: crc64nvme(part), sizeBytes: part.length };
    }),
  );
}

it('is that of the whole, wherever it is cut', () => {
  const whole = crc64nvme(bytes);
  expect([combined(), combined(1), combined(4_096, 8_192), combined(0, 10_006), combined(5, 6, 7)]).toEqual(
    Array(5).fill(whole),
  );
});

it('is the published one of "123456789", cut in two', () => {
  const parts = ['1234', '56789'].map((text) => ({
    crc64nvme: crc64nvme(new TextEncoder().encode(text)),
    sizeBytes: text.length,
  }));
  expect(combineCrc64Nvme(parts)).toBe('ae8b14860a799888');
});

it('takes the order of the parts for what it is', () => {
  const of = (text: string) => ({
    crc64nvme: crc64nvme(new TextEncoder().encode(text)),
    sizeBytes: text.length,
  });
  expect(combineCrc64Nvme([of('ab'), of('cd')])).not.toBe(combineCrc64Nvme([of('cd'), of('ab')]));
});

it('combines 10,000 parts of 5 GiB: halves of it come together to the same', () => {
  const gib5 = 5 * 1024 ** 3;
  const part = (n: number) => ({ crc64nvme: (n * 7_919).toString(16).padStart(16, '9'), sizeBytes: gib5 });
  const parts = Array.from({ length: 10_000 }, (_, n) => part(n));
  const half = (from: number) => ({
    crc64nvme: combineCrc64Nvme(parts.slice(from, from + 5_000)),
    sizeBytes: 5_000 * gib5,
  });
  expect(combineCrc64Nvme([half(0), half(5_000)])).toBe(combineCrc64Nvme(parts));
});

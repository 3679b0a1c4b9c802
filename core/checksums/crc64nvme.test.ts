import { createCRC64 } from 'hash-wasm';
import { expect, it } from 'vitest';
import { crc64nvme } from './crc64nvme';

it('is the published one of "123456789"', () => {
  expect(crc64nvme(new TextEncoder().encode('123456789'))).toBe('ae8b14860a799888');
});

it('is the one that the browser computes, whatever the length and wherever the bytes begin', async () => {
  const wasm = await createCRC64('9a6c9329ac4bc9b5');
  const memory = Uint8Array.from({ length: 5_000 }, (_, at) => (at * 2_654_435_761) >>> 11);
  for (const [start, end] of [
    [0, 0],
    [0, 1],
    [3, 10],
    [1, 9],
    [0, 4_096],
    [5, 5_000],
  ] as const) {
    const bytes = memory.subarray(start, end);
    expect(crc64nvme(bytes)).toBe(wasm.init().update(bytes).digest('hex'));
  }
});

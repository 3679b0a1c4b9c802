import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { crc64nvme } from '../../../core/checksums/crc64nvme';
import { seededRandom } from '../../../core/testing/seeded-random';
import type { Bytes } from '../ports';
import { Crc64NvmeDigest } from './crc64nvme-digest';
import { foldExponents, foldedFromBytes } from './crc64nvme-fold-kernel';
import { type HashKernels, makeHashKernels } from './hash-kernels';
import { laneBytes, lanes, lanesAt, zerosAt } from './kernel-memory';
import { md5OfEach } from './md5-lanes';

const kernels = await makeHashKernels();
const withoutVectors: HashKernels = { ...kernels, md5Lanes: null, crc64nvmeFold: null };
const random = seededRandom(7);
const bytesOf = (length: number): Bytes => Uint8Array.from({ length }, () => Math.floor(random() * 256));
const md5 = (bytes: Bytes) => createHash('md5').update(bytes).digest('hex');

/** Around the ends of blocks, lanes, stripes and folded windows. */
const lengths = [
  ...Array.from({ length: 132 }, (_, length) => length),
  ...[
    1_023,
    1_024,
    4_095,
    4_096,
    4_097,
    5_000,
    laneBytes - 1,
    laneBytes,
    laneBytes + 1,
    3 * laneBytes + 77,
    200_001,
  ],
  ...Array.from({ length: 70 }, (_, more) => foldedFromBytes - 3 + more),
  ...[-1, 0, 1].map((more) => lanes * laneBytes + more),
  lanes * laneBytes + foldedFromBytes,
];
const messages = lengths.map(bytesOf);

describe('MD5 of several messages side by side', () => {
  it.each([1, 2, 3, 4, 5, 7, 8, 9, 20])('is that of each of %i messages of any length', (count) => {
    for (let first = 0; first < messages.length; first += count) {
      const some = messages.slice(first, first + count);
      expect(md5OfEach(some, kernels)).toEqual(some.map(md5));
    }
  });

  it('is none of no message', () => {
    expect(md5OfEach([], kernels)).toEqual([]);
  });

  it('is that of each where all are of one length, and where one is much longer', () => {
    const equal = Array.from({ length: 8 }, () => bytesOf(2 * laneBytes));
    expect(md5OfEach(equal, kernels)).toEqual(equal.map(md5));
    const uneven = [bytesOf(10), bytesOf(20 * laneBytes), ...equal];
    expect(md5OfEach(uneven, kernels)).toEqual(uneven.map(md5));
  });

  it('is the same where WebAssembly has no vectors', () => {
    expect(md5OfEach(messages, withoutVectors)).toEqual(messages.map(md5));
  });
});

describe('CRC64NVME', () => {
  it('is the published one of "123456789"', () => {
    const text = new TextEncoder().encode('123456789');
    expect(new Crc64NvmeDigest(kernels).update(text).hex()).toBe('ae8b14860a799888');
  });

  it('is the same as without WebAssembly, at once and in pieces of any length, with vectors and without', () => {
    for (const bytes of messages) {
      const expected = crc64nvme(bytes);
      for (const some of [kernels, withoutVectors]) {
        expect(new Crc64NvmeDigest(some).update(bytes).hex(), `of ${bytes.length} bytes`).toBe(expected);
        const cut = Math.floor(random() * bytes.length);
        const inPieces = new Crc64NvmeDigest(some).update(bytes.subarray(0, cut)).update(bytes.subarray(cut));
        expect(inPieces.hex(), `of ${bytes.length} bytes, cut at ${cut}`).toBe(expected);
      }
    }
  });

  it('folds by powers of x that add up to a multiple of its polynomial', () => {
    const polynomial = (1n << 64n) | 0xad93_d235_94c9_3659n;
    let rest = foldExponents.reduce((sum, exponent) => sum ^ (1n << BigInt(exponent)), 0n);
    for (let power = 470n; power >= 64n; power--)
      if ((rest >> power) & 1n) rest ^= polynomial << (power - 64n);
    expect(rest).toBe(0n);
  });

  it('is not disturbed by MD5s that are computed between its pieces', () => {
    const bytes = bytesOf(2 * foldedFromBytes + 70);
    const digest = new Crc64NvmeDigest(kernels).update(bytes.subarray(0, foldedFromBytes));
    md5OfEach(
      Array.from({ length: lanes }, () => bytesOf(2 * laneBytes)),
      kernels,
    );
    expect(kernels.memory.subarray(zerosAt, lanesAt).some((byte) => byte !== 0)).toBe(false);
    expect(digest.update(bytes.subarray(foldedFromBytes)).hex()).toBe(crc64nvme(bytes));
  });
});

/**
 * CRC-64/NVME (NVM Express NVM Command Set specification, "64b CRC"; reflected, polynomial 0xad93d23594c93659) without
 * WebAssembly, which production Workers do not compile at run time, and without BigInt, which is many times slower: a number
 * is two halves of 32 bits.
 */
export const polynomialHigh = 0x9a6c9329;
export const polynomialLow = 0xac4bc9b5;

/** Bytes that one step takes; each has a table of its own ("slicing by 8"). */
const stride = 8;

/** Halves of the table entries: entry n of table k is at k × 256 + n. */
interface Tables {
  readonly high: Int32Array;
  readonly low: Int32Array;
}

let built: Tables | null = null;

function tables(): Tables {
  built ??= buildTables();
  return built;
}

function buildTables(): Tables {
  const high = new Int32Array(stride * 256);
  const low = new Int32Array(stride * 256);
  for (let n = 0; n < 256; n++) {
    let [h, l] = [0, n];
    for (let bit = 0; bit < 8; bit++) {
      const carry = l & 1;
      l = (l >>> 1) | (h << 31);
      h = h >>> 1;
      if (carry) [h, l] = [h ^ polynomialHigh, l ^ polynomialLow];
    }
    high[n] = h;
    low[n] = l;
  }
  for (let at = 256; at < stride * 256; at++) {
    // One zero byte more than the entry of the table before.
    const [h, l] = [pick(high, at - 256), pick(low, at - 256)];
    const n = l & 0xff;
    low[at] = ((l >>> 8) | (h << 24)) ^ pick(low, n);
    high[at] = (h >>> 8) ^ pick(high, n);
  }
  return { high, low };
}

/** A CRC64NVME that takes its bytes piece by piece. */
export class Crc64Nvme {
  private high = -1;
  private low = -1;

  update(bytes: Uint8Array): this {
    const { high, low } = tables();
    const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const wholeEnd = bytes.length - (bytes.length % stride);
    let h = this.high;
    let l = this.low;
    for (let at = 0; at < wholeEnd; at += stride) {
      const a = l ^ words.getInt32(at, true);
      const b = h ^ words.getInt32(at + 4, true);
      // The byte that comes first has the most zero bytes behind it.
      const i7 = 1792 + (a & 0xff);
      const i6 = 1536 + ((a >>> 8) & 0xff);
      const i5 = 1280 + ((a >>> 16) & 0xff);
      const i4 = 1024 + (a >>> 24);
      const i3 = 768 + (b & 0xff);
      const i2 = 512 + ((b >>> 8) & 0xff);
      const i1 = 256 + ((b >>> 16) & 0xff);
      const i0 = b >>> 24;
      h = pick(high, i7) ^ pick(high, i6) ^ pick(high, i5) ^ pick(high, i4);
      h ^= pick(high, i3) ^ pick(high, i2) ^ pick(high, i1) ^ pick(high, i0);
      l = pick(low, i7) ^ pick(low, i6) ^ pick(low, i5) ^ pick(low, i4);
      l ^= pick(low, i3) ^ pick(low, i2) ^ pick(low, i1) ^ pick(low, i0);
    }
    for (let at = wholeEnd; at < bytes.length; at++) {
      const n = (l ^ words.getUint8(at)) & 0xff;
      l = ((l >>> 8) | (h << 24)) ^ pick(low, n);
      h = (h >>> 8) ^ pick(high, n);
    }
    this.high = h;
    this.low = l;
    return this;
  }

  /** 16 hex digits. */
  hex(): string {
    return hexOf(~this.high) + hexOf(~this.low);
  }
}

export function crc64nvme(bytes: Uint8Array): string {
  return new Crc64Nvme().update(bytes).hex();
}

/** Every index here is one of the table's. */
function pick(table: Int32Array, index: number): number {
  return table[index] ?? 0;
}

function hexOf(half: number): string {
  return (half >>> 0).toString(16).padStart(8, '0');
}

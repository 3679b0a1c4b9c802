import { polynomialHigh, polynomialLow } from './crc64nvme';

export interface CrcOfPart {
  /** 16 hex digits. */
  readonly crc64nvme: string;
  readonly sizeBytes: number;
}

/** A number of 64 bits in two halves; as everywhere in this CRC, the highest bit is the coefficient of x^0. */
interface Halves {
  readonly high: number;
  readonly low: number;
}

/**
 * The CRC64NVME of bytes one after another from those of its parts, without reading them again, as zlib's crc32_combine: n more
 * bytes multiply the CRC before them by x^8n.
 */
export function combineCrc64Nvme(parts: readonly CrcOfPart[]): string {
  // All parts but the last are of one size, and the factor depends on nothing else.
  const factors = new Map<number, Halves>();
  let whole: Halves = { high: 0, low: 0 };
  for (const { crc64nvme, sizeBytes } of parts) {
    const factor = factors.get(sizeBytes) ?? powerOfX(sizeBytes * 8);
    factors.set(sizeBytes, factor);
    const moved = multiply(factor, whole);
    const own = halvesOf(crc64nvme);
    whole = { high: moved.high ^ own.high, low: moved.low ^ own.low };
  }
  return hexOf(whole.high) + hexOf(whole.low);
}

/** A CRC's register, of 64 bits and without its inversions, so many zero bytes later. */
export function afterZeros(register: bigint, zeroBytes: number): bigint {
  const halves = { high: Number(register >> 32n) | 0, low: Number(register & 0xffffffffn) | 0 };
  const { high, low } = multiply(powerOfX(zeroBytes * 8), halves);
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

const one: Halves = { high: 1 << 31, low: 0 };
const x: Halves = { high: 1 << 30, low: 0 };

/** `exponent` may be beyond 2^32: an object has up to 2^46 bytes. */
function powerOfX(exponent: number): Halves {
  let result = one;
  let square = x;
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = multiply(square, result);
    square = multiply(square, square);
  }
  return result;
}

/** Product modulo the polynomial. */
function multiply(a: Halves, b: Halves): Halves {
  let [high, low] = [0, 0];
  let { high: bHigh, low: bLow } = b;
  for (let bit = 0; bit < 64; bit++) {
    const word = bit < 32 ? a.high : a.low;
    if ((word >>> (31 - (bit % 32))) & 1) {
      high ^= bHigh;
      low ^= bLow;
    }
    const carry = bLow & 1;
    bLow = (bLow >>> 1) | (bHigh << 31);
    bHigh = bHigh >>> 1;
    if (carry) {
      bHigh ^= polynomialHigh;
      bLow ^= polynomialLow;
    }
  }
  return { high, low };
}

function halvesOf(hex: string): Halves {
  return { high: Number.parseInt(hex.slice(0, 8), 16) | 0, low: Number.parseInt(hex.slice(8), 16) | 0 };
}

function hexOf(half: number): string {
  return (half >>> 0).toString(16).padStart(8, '0');
}

import type { ChecksumAlgorithm } from './checksums.ts';

interface Crc {
  readonly bits: number;
  /** Reflected, as the tables of these CRCs are built. */
  readonly polynomial: bigint;
}

const CRCS: Partial<Record<ChecksumAlgorithm, Crc>> = {
  CRC32: { bits: 32, polynomial: 0xedb88320n },
  CRC32C: { bits: 32, polynomial: 0x82f63b78n },
  CRC64NVME: { bits: 64, polynomial: 0x9a6c9329ac4bc9b5n },
};

export interface CrcOfPart {
  /** Base64, big-endian. */
  readonly value: string;
  readonly sizeBytes: number;
}

/**
 * The CRC of a whole object from those of its parts, without reading a byte of it; undefined for an algorithm that is
 * no CRC. As zlib's crc32_combine: appending n bytes multiplies the CRC before them by x^8n.
 */
export function combineCrcs(algorithm: ChecksumAlgorithm, parts: readonly CrcOfPart[]): string | undefined {
  const crc = CRCS[algorithm];
  if (!crc) return undefined;
  // Parts are nearly all of one size, and the power depends on nothing else.
  const powers = new Map<number, bigint>();
  const powerFor = (sizeBytes: number) => {
    const power = powers.get(sizeBytes) ?? powerOfX(8n * BigInt(sizeBytes), crc);
    powers.set(sizeBytes, power);
    return power;
  };
  const combined = parts.reduce(
    (before, part) => multiply(powerFor(part.sizeBytes), before, crc) ^ toNumber(part.value),
    0n,
  );
  return Buffer.from(combined.toString(16).padStart(crc.bits / 4, '0'), 'hex').toString('base64');
}

const toNumber = (value: string) => BigInt(`0x${Buffer.from(value, 'base64').toString('hex')}`);

function powerOfX(exponent: bigint, crc: Crc): bigint {
  const one = 1n << BigInt(crc.bits - 1);
  let result = one;
  let square = one >> 1n;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = multiply(square, result, crc);
    square = multiply(square, square, crc);
  }
  return result;
}

/** Product of two polynomials modulo that of the CRC; the highest bit is the coefficient of x^0. */
function multiply(a: bigint, b: bigint, { bits, polynomial }: Crc): bigint {
  let product = 0n;
  let shifted = b;
  for (let mask = 1n << BigInt(bits - 1); mask > 0n; mask >>= 1n) {
    if (a & mask) product ^= shifted;
    shifted = shifted & 1n ? (shifted >> 1n) ^ polynomial : shifted >> 1n;
  }
  return product;
}

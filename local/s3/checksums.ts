import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { createCRC32, createCRC64 } from 'hash-wasm';
import { S3Error } from './errors.ts';

export const CHECKSUM_ALGORITHMS = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64, big-endian for the CRCs; a composite one ends in `-parts`. */
  readonly value: string;
  readonly type: 'FULL_OBJECT' | 'COMPOSITE';
}

export interface RunningChecksum {
  update(data: Buffer): void;
  digest(): Buffer;
}

const CRC32C_POLYNOMIAL = 0x82f63b78;
const CRC64NVME_POLYNOMIAL = '9a6c9329ac4bc9b5';

export async function startChecksum(algorithm: ChecksumAlgorithm): Promise<RunningChecksum> {
  switch (algorithm) {
    case 'CRC32':
      return new ZlibCrc32();
    case 'CRC32C':
      return fromWasm(await createCRC32(CRC32C_POLYNOMIAL));
    case 'CRC64NVME':
      return fromWasm(await createCRC64(CRC64NVME_POLYNOMIAL));
    case 'SHA1':
      return createHash('sha1');
    case 'SHA256':
      return createHash('sha256');
  }
}

class ZlibCrc32 implements RunningChecksum {
  private value = 0;

  update(data: Buffer): void {
    this.value = crc32(data, this.value);
  }

  digest(): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(this.value >>> 0);
    return bytes;
  }
}

interface WasmHasher {
  init(): WasmHasher;
  update(data: Uint8Array): WasmHasher;
  digest(outputType: 'binary'): Uint8Array;
}

function fromWasm(hasher: WasmHasher): RunningChecksum {
  hasher.init();
  return {
    update: (data) => void hasher.update(data),
    digest: () => Buffer.from(hasher.digest('binary')),
  };
}

export const checksumHeader = (algorithm: ChecksumAlgorithm) => `x-amz-checksum-${algorithm.toLowerCase()}`;

/** `ChecksumCRC32` and the like, as the XML documents name them. */
export const checksumElement = (algorithm: ChecksumAlgorithm) => `Checksum${algorithm}`;

export function parseAlgorithm(name: string): ChecksumAlgorithm | undefined {
  return CHECKSUM_ALGORITHMS.find((algorithm) => algorithm === name.toUpperCase());
}

const DIGEST_BYTES: Record<ChecksumAlgorithm, number> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
};

export interface ExpectedChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64; undefined when it arrives in a trailer after the body, or when the client only names the algorithm. */
  readonly value: string | undefined;
}

/** What the request says about the body's checksum, in headers or (for a POST) in form fields. */
export function expectedChecksum(read: (name: string) => string | undefined): ExpectedChecksum | undefined {
  const given = CHECKSUM_ALGORITHMS.filter((algorithm) => read(checksumHeader(algorithm)) !== undefined);
  if (given.length > 1) {
    throw new S3Error(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  if (given[0])
    return { algorithm: given[0], value: checkedValue(given[0], read(checksumHeader(given[0])) ?? '') };
  const named = read('x-amz-trailer')?.trim().toLowerCase();
  const inTrailer = CHECKSUM_ALGORITHMS.find((algorithm) => checksumHeader(algorithm) === named);
  if (inTrailer) return { algorithm: inTrailer, value: undefined };
  const asked = read('x-amz-sdk-checksum-algorithm');
  const algorithm = asked === undefined ? undefined : parseAlgorithm(asked);
  return algorithm && { algorithm, value: undefined };
}

export function checkedValue(algorithm: ChecksumAlgorithm, value: string): string {
  const bytes = decodeBase64(value);
  if (bytes?.length === DIGEST_BYTES[algorithm]) return value;
  throw new S3Error('InvalidRequest', `Value for ${checksumHeader(algorithm)} header is invalid.`);
}

/** Strict Base64: Node's own decoder skips what it does not understand. */
export function decodeBase64(value: string): Buffer | undefined {
  const bytes = Buffer.from(value, 'base64');
  return bytes.toString('base64') === value ? bytes : undefined;
}

/** The checksum of a multipart object: the checksum of its parts' checksums, and how many there were. */
export async function compositeChecksum(
  algorithm: ChecksumAlgorithm,
  partValues: readonly string[],
): Promise<Checksum> {
  const running = await startChecksum(algorithm);
  for (const value of partValues) running.update(Buffer.from(value, 'base64'));
  return {
    algorithm,
    value: `${running.digest().toString('base64')}-${partValues.length}`,
    type: 'COMPOSITE',
  };
}

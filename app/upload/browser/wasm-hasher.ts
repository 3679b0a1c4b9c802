import { createCRC32, createCRC64, createMD5, createSHA256, type IHasher } from 'hash-wasm';
import type { DigestAlgorithm, FileDigests } from '../../../core/checksums/digest';
import type { Bytes, Hasher, RunningDigest } from '../ports';

/** Polynomials in reversed bit order: NVM Express "64b CRC", and Castagnoli. */
const makers: Record<DigestAlgorithm, () => Promise<IHasher>> = {
  crc64nvme: () => createCRC64('9a6c9329ac4bc9b5'),
  crc32c: () => createCRC32(0x82f63b78),
  crc32: () => createCRC32(),
  sha256: () => createSHA256(),
  md5: () => createMD5(),
};

/** Digests in WebAssembly, compiled at run time: for browsers and Node, not for Workers. */
export class WasmHasher implements Hasher {
  private readonly made = new Map<DigestAlgorithm, Promise<IHasher>>();

  async digests(bytes: Bytes, besides: readonly DigestAlgorithm[]): Promise<FileDigests> {
    const digests: FileDigests = { crc64nvme: await this.hash('crc64nvme', bytes) };
    for (const algorithm of besides) digests[algorithm] = await this.hash(algorithm, bytes);
    return digests;
  }

  md5(bytes: Bytes): Promise<string> {
    return this.hash('md5', bytes);
  }

  async start(algorithm: DigestAlgorithm): Promise<RunningDigest> {
    const digest = await makers[algorithm]();
    digest.init();
    return {
      update: (bytes) => void digest.update(bytes),
      hex: () => digest.digest('hex'),
    };
  }

  private async hash(algorithm: DigestAlgorithm, bytes: Bytes): Promise<string> {
    const making = this.made.get(algorithm) ?? makers[algorithm]();
    this.made.set(algorithm, making);
    const hasher = await making;
    // Nothing is awaited from here on: other bytes may wait for the same hasher.
    return hasher.init().update(bytes).digest('hex');
  }
}

import { createHash } from 'node:crypto';
import { createCRC32, createCRC64 } from 'hash-wasm';
import type { Bytes, Hasher, RunningDigest } from '../../app/upload/ports';
import { Crc64Nvme } from '../../core/checksums/crc64nvme';
import type { DigestAlgorithm, FileDigests } from '../../core/checksums/digest';

/** The polynomial of CRC32C, in reversed bit order. */
const castagnoli = 0x82f63b78;

/** NVM Express "64b CRC". One for all: between `init` and `digest` nothing is awaited. */
const wholeCrc64Nvme = createCRC64('9a6c9329ac4bc9b5');

/** Node's own digests, which are faster than those in WebAssembly. */
export class NodeHasher implements Hasher {
  async digests(bytes: Bytes, besides: readonly DigestAlgorithm[]): Promise<FileDigests> {
    const crc64nvme = (await wholeCrc64Nvme).init().update(bytes).digest('hex');
    const digests: FileDigests = { crc64nvme };
    for (const algorithm of besides) digests[algorithm] = await this.digest(algorithm, bytes);
    return digests;
  }

  md5(bytes: Bytes): Promise<string> {
    return this.digest('md5', bytes);
  }

  md5OfEach(messages: readonly Bytes[]): Promise<string[]> {
    return Promise.all(messages.map((bytes) => this.md5(bytes)));
  }

  async start(algorithm: DigestAlgorithm): Promise<RunningDigest> {
    switch (algorithm) {
      case 'crc64nvme':
        return new Crc64Nvme();
      case 'crc32c':
      case 'crc32': {
        const crc = (await createCRC32(algorithm === 'crc32c' ? castagnoli : undefined)).init();
        return { update: (bytes) => void crc.update(bytes), hex: () => crc.digest('hex') };
      }
      case 'sha256':
      case 'md5': {
        const digest = createHash(algorithm);
        return { update: (bytes) => void digest.update(bytes), hex: () => digest.digest('hex') };
      }
    }
  }

  private async digest(algorithm: DigestAlgorithm, bytes: Bytes): Promise<string> {
    const running = await this.start(algorithm);
    running.update(bytes);
    return running.hex();
  }
}

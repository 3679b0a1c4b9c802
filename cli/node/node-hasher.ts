import { createHash } from 'node:crypto';
import { Crc64NvmeDigest } from '../../app/upload/hashing/crc64nvme-digest';
import { type HashKernels, makeHashKernels } from '../../app/upload/hashing/hash-kernels';
import { fewestSideBySide, md5OfEach } from '../../app/upload/hashing/md5-lanes';
import type { Bytes, Hasher, RunningDigest } from '../../app/upload/ports';
import type { DigestAlgorithm, FileDigests } from '../../core/checksums/digest';

/** The polynomial of CRC32C, in reversed bit order. */
const castagnoli = 0x82f63b78;

/** Node's own digests where they are faster than those in WebAssembly. */
export class NodeHasher implements Hasher {
  private made: Promise<HashKernels> | null = null;

  /** Makes what it hashes with, which takes some 15 ms. */
  async prepare(): Promise<void> {
    await this.kernels();
  }

  async digests(bytes: Bytes, besides: readonly DigestAlgorithm[]): Promise<FileDigests> {
    const crc64nvme = new Crc64NvmeDigest(await this.kernels()).update(bytes).hex();
    const digests: FileDigests = { crc64nvme };
    for (const algorithm of besides) digests[algorithm] = await this.digest(algorithm, bytes);
    return digests;
  }

  md5(bytes: Bytes): Promise<string> {
    return this.digest('md5', bytes);
  }

  async md5OfEach(messages: readonly Bytes[]): Promise<string[]> {
    if (messages.length < fewestSideBySide)
      return await Promise.all(messages.map((message) => this.digest('md5', message)));
    return md5OfEach(messages, await this.kernels());
  }

  async start(algorithm: DigestAlgorithm): Promise<RunningDigest> {
    switch (algorithm) {
      case 'crc64nvme':
        return new Crc64NvmeDigest(await this.kernels());
      case 'crc32c':
      case 'crc32': {
        // Only here, since a bucket seldom wants it and it takes some milliseconds to load.
        const { createCRC32 } = await import('hash-wasm');
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

  private kernels(): Promise<HashKernels> {
    this.made ??= makeHashKernels();
    return this.made;
  }

  private async digest(algorithm: DigestAlgorithm, bytes: Bytes): Promise<string> {
    const running = await this.start(algorithm);
    running.update(bytes);
    return running.hex();
  }
}

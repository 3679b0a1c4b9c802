import { createCRC32, createMD5, createSHA256, type IHasher } from 'hash-wasm';
import type { DigestAlgorithm, FileDigests } from '../../../core/checksums/digest';
import { Crc64NvmeDigest } from '../hashing/crc64nvme-digest';
import { type HashKernels, makeHashKernels } from '../hashing/hash-kernels';
import { md5OfEach } from '../hashing/md5-lanes';
import type { Bytes, Hasher, RunningDigest } from '../ports';

type Other = Exclude<DigestAlgorithm, 'crc64nvme'>;

/** The polynomial of CRC32C, in reversed bit order. */
const castagnoli = 0x82f63b78;

const makers: Record<Other, () => Promise<IHasher>> = {
  crc32c: () => createCRC32(castagnoli),
  crc32: () => createCRC32(),
  sha256: () => createSHA256(),
  md5: () => createMD5(),
};

/** Digests in WebAssembly, compiled at run time: for browsers and Node, not for Workers. */
export class WasmHasher implements Hasher {
  private readonly made = new Map<Other, Promise<IHasher>>();
  private kernels: Promise<HashKernels> | null = null;

  async digests(bytes: Bytes, besides: readonly DigestAlgorithm[]): Promise<FileDigests> {
    const crc64nvme = new Crc64NvmeDigest(await this.ownKernels()).update(bytes).hex();
    const digests: FileDigests = { crc64nvme };
    for (const algorithm of besides) {
      if (algorithm !== 'crc64nvme') digests[algorithm] = await this.hash(algorithm, bytes);
    }
    return digests;
  }

  md5(bytes: Bytes): Promise<string> {
    return this.hash('md5', bytes);
  }

  async md5OfEach(messages: readonly Bytes[]): Promise<string[]> {
    return md5OfEach(messages, await this.ownKernels());
  }

  async start(algorithm: DigestAlgorithm): Promise<RunningDigest> {
    if (algorithm === 'crc64nvme') return new Crc64NvmeDigest(await this.ownKernels());
    const digest = await makers[algorithm]();
    digest.init();
    return {
      update: (bytes) => void digest.update(bytes),
      hex: () => digest.digest('hex'),
    };
  }

  private ownKernels(): Promise<HashKernels> {
    this.kernels ??= makeHashKernels();
    return this.kernels;
  }

  private async hash(algorithm: Other, bytes: Bytes): Promise<string> {
    if (algorithm === 'md5') return (await this.md5OfEach([bytes]))[0] ?? '';
    const making = this.made.get(algorithm) ?? makers[algorithm]();
    this.made.set(algorithm, making);
    const hasher = await making;
    // Nothing is awaited from here on: other bytes may wait for the same hasher.
    return hasher.init().update(bytes).digest('hex');
  }
}

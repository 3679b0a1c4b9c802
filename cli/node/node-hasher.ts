import { createHash } from 'node:crypto';
import { createCRC32 } from 'hash-wasm';
import type { Bytes, Hasher, RunningDigest } from '../../app/upload/ports';
import { Crc64Nvme, crc64nvme } from '../../core/checksums/crc64nvme';
import type { DigestAlgorithm, FileDigests } from '../../core/checksums/digest';

/** Node's own digests, which are faster than those in WebAssembly. */
export class NodeHasher implements Hasher {
  async digests(bytes: Bytes, besides: readonly DigestAlgorithm[]): Promise<FileDigests> {
    const digests: FileDigests = { crc64nvme: crc64nvme(bytes) };
    for (const algorithm of besides) digests[algorithm] = await digestOf(algorithm, bytes);
    return digests;
  }

  md5(bytes: Bytes): Promise<string> {
    return digestOf('md5', bytes);
  }

  async start(algorithm: 'crc64nvme' | 'md5'): Promise<RunningDigest> {
    if (algorithm === 'crc64nvme') return new Crc64Nvme();
    const digest = createHash('md5');
    return { update: (bytes) => void digest.update(bytes), hex: () => digest.digest('hex') };
  }
}

async function digestOf(algorithm: DigestAlgorithm, bytes: Bytes): Promise<string> {
  switch (algorithm) {
    case 'crc64nvme':
      return crc64nvme(bytes);
    case 'crc32c':
      return (await createCRC32(0x82f63b78)).init().update(bytes).digest('hex');
    case 'crc32':
      return (await createCRC32()).init().update(bytes).digest('hex');
    case 'sha256':
    case 'md5':
      return createHash(algorithm).update(bytes).digest('hex');
  }
}

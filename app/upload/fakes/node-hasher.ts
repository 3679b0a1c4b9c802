import { createHash } from 'node:crypto';
import { Crc64Nvme, crc64nvme } from '../../../core/checksums/crc64nvme';
import type { DigestAlgorithm, FileDigests } from '../../../core/checksums/digest';
import type { Bytes, Hasher, RunningDigest } from '../ports';

export const md5Of = (bytes: Uint8Array | string): string => createHash('md5').update(bytes).digest('hex');

export const crc64nvmeOf = (text: string): string => crc64nvme(new TextEncoder().encode(text));

export class NodeHasher implements Hasher {
  async digests(bytes: Bytes, besides: readonly DigestAlgorithm[]): Promise<FileDigests> {
    return { crc64nvme: crc64nvme(bytes), ...(besides.includes('md5') ? { md5: md5Of(bytes) } : {}) };
  }

  async md5(bytes: Bytes): Promise<string> {
    return md5Of(bytes);
  }

  async md5OfEach(messages: readonly Bytes[]): Promise<string[]> {
    return messages.map(md5Of);
  }

  async start(algorithm: DigestAlgorithm): Promise<RunningDigest> {
    if (algorithm === 'crc64nvme') return new Crc64Nvme();
    const digest = createHash('md5');
    return { update: (bytes) => void digest.update(bytes), hex: () => digest.digest('hex') };
  }
}

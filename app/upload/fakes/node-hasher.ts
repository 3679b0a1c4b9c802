import { createHash } from 'node:crypto';
import type { Bytes, Hasher, RunningDigest } from '../ports';

export const md5Of = (bytes: Uint8Array | string): string => createHash('md5').update(bytes).digest('hex');

export class NodeHasher implements Hasher {
  async md5(bytes: Bytes): Promise<string> {
    return md5Of(bytes);
  }

  async startMd5(): Promise<RunningDigest> {
    const digest = createHash('md5');
    return { update: (bytes) => void digest.update(bytes), hex: () => digest.digest('hex') };
  }
}

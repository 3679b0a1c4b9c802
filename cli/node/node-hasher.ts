import { createHash } from 'node:crypto';
import type { Bytes, Hasher, RunningDigest } from '../../app/upload/ports';

/** By the machine's own cryptography, which is faster than WebAssembly. */
export class NodeHasher implements Hasher {
  async md5(bytes: Bytes): Promise<string> {
    return createHash('md5').update(bytes).digest('hex');
  }

  async startMd5(): Promise<RunningDigest> {
    const digest = createHash('md5');
    return { update: (bytes) => void digest.update(bytes), hex: () => digest.digest('hex') };
  }
}

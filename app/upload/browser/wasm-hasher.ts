import { createMD5, md5 } from 'hash-wasm';
import type { Bytes, Hasher, RunningDigest } from '../ports';

/** MD5 in WebAssembly, compiled at run time: for browsers and Node, not for Workers. */
export class WasmHasher implements Hasher {
  md5(bytes: Bytes): Promise<string> {
    return md5(bytes);
  }

  async startMd5(): Promise<RunningDigest> {
    const digest = await createMD5();
    digest.init();
    return {
      update: (bytes) => void digest.update(bytes),
      hex: () => digest.digest('hex'),
    };
  }
}

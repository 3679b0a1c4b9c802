import type { Bytes } from '../ports';
import type { HashKernels } from './hash-kernels';
import { laneBytes, lanes, lanesAt } from './kernel-memory';

const bytesAtOnce = lanes * laneBytes;
const allBits = 0xffff_ffff_ffff_ffffn;

/** A CRC64NVME that takes its bytes piece by piece. */
export class Crc64NvmeDigest {
  private register = allBits;

  constructor(private readonly kernels: HashKernels) {}

  update(bytes: Bytes): this {
    const { memory, crc64nvme } = this.kernels;
    for (let at = 0; at < bytes.length; at += bytesAtOnce) {
      const piece = bytes.subarray(at, at + bytesAtOnce);
      memory.set(piece, lanesAt);
      this.register = crc64nvme(this.register, lanesAt, piece.length);
    }
    return this;
  }

  /** 16 hex digits. */
  hex(): string {
    return (BigInt.asUintN(64, this.register) ^ allBits).toString(16).padStart(16, '0');
  }
}

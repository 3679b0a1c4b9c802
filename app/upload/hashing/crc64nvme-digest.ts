import type { Bytes } from '../ports';
import { foldedFromBytes } from './crc64nvme-fold-kernel';
import type { HashKernels } from './hash-kernels';
import { laneBytes, lanes, lanesAt } from './kernel-memory';

const bytesAtOnce = lanes * laneBytes;
const allBits = 0xffff_ffff_ffff_ffffn;

/** A CRC64NVME that takes its bytes piece by piece. */
export class Crc64NvmeDigest {
  private register = allBits;

  constructor(private readonly kernels: HashKernels) {}

  update(bytes: Bytes): this {
    for (let at = 0; at < bytes.length; at += bytesAtOnce) {
      const piece = bytes.subarray(at, at + bytesAtOnce);
      this.kernels.memory.set(piece, lanesAt);
      this.take(piece.length);
    }
    return this;
  }

  /** 16 hex digits. */
  hex(): string {
    return (BigInt.asUintN(64, this.register) ^ allBits).toString(16).padStart(16, '0');
  }

  /** Of what lies in the memory of the kernels. */
  private take(bytes: number): void {
    const { crc64nvme, crc64nvmeFold } = this.kernels;
    if (crc64nvmeFold && bytes >= foldedFromBytes) {
      const folded = crc64nvmeFold(this.register, lanesAt, bytes);
      this.register = crc64nvme(0n, lanesAt + folded, bytes - folded);
    } else this.register = crc64nvme(this.register, lanesAt, bytes);
  }
}

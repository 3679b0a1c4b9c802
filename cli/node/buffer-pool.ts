import type { Bytes } from '../../app/upload/ports';
import { bytesIn, type Memory } from './disk/memory';

/** Below it, fresh memory costs nothing that counts; such ranges may share theirs, so it is not to be used again. */
export const pooledFromBytes = 256 * 1024;
const keptAtMost = 24;

/**
 * Memory of large reads, used again: fresh pages cost the kernel more than the read itself. It is shared between threads: what one
 * hands over to another counts as new to the garbage collector of each, which then ran for every few parts.
 */
export class BufferPool {
  private readonly free: Memory[] = [];

  take(bytes: number): Bytes {
    if (bytes < pooledFromBytes) return new Uint8Array(new ArrayBuffer(bytes));
    const at = this.free.findIndex(({ byteLength }) => byteLength >= bytes && byteLength <= 2 * bytes);
    const buffer = this.free.splice(at, at < 0 ? 0 : 1)[0] ?? new SharedArrayBuffer(bytes);
    return bytesIn(buffer, 0, bytes);
  }

  give({ buffer, byteLength }: Bytes): void {
    if (byteLength < pooledFromBytes) return;
    if (this.free.length === keptAtMost) this.free.shift();
    this.free.push(buffer);
  }
}

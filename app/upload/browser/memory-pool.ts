import { MiB } from '../../../core/sessions/part-size';

const granuleBytes = 256 * 1024;
const keptBytes = 192 * MiB;
/** So that the memory of a large part is not spent on a small file. */
const fitsUpToTimes = 4;

/** Memory of reads, used again: fresh memory is what costs most of a read. */
export class MemoryPool {
  private readonly free: ArrayBuffer[] = [];
  private freeBytes = 0;

  /** As many bytes or more. */
  take(bytes: number): ArrayBuffer {
    let best = -1;
    for (const [at, { byteLength }] of this.free.entries()) {
      const fits = byteLength >= bytes && byteLength <= fitsUpToTimes * Math.max(bytes, granuleBytes);
      if (fits && byteLength < (this.free[best]?.byteLength ?? Number.POSITIVE_INFINITY)) best = at;
    }
    const [kept] = best < 0 ? [] : this.free.splice(best, 1);
    if (!kept) return new ArrayBuffer(Math.ceil(bytes / granuleBytes) * granuleBytes);
    this.freeBytes -= kept.byteLength;
    return kept;
  }

  give(buffer: ArrayBuffer): void {
    this.free.push(buffer);
    this.freeBytes += buffer.byteLength;
    while (this.freeBytes > keptBytes) this.freeBytes -= this.free.shift()?.byteLength ?? 0;
  }
}

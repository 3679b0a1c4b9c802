import type { Bytes, Clock } from '../ports';
import { breathe } from './found-batches';
import { GatheredReads } from './gathered-reads';

/** Smaller reads cost more in setting up a stream than fresh memory costs. */
const reusedFromBytes = 1024 * 1024;
const keptAtMost = 12;
/** Above it, what a read costs is its bytes: then gathering saves nothing. */
const gatheredToBytes = 128 * 1024;
/** A stream that gives nothing for so long gives nothing any more: its first bytes take milliseconds. */
const haltedAfterMs = 5_000;

/**
 * Memory for large reads, used again and again: fresh memory is what costs most of `arrayBuffer()`. Parts are read one after
 * another, at more than twice the speed of several `arrayBuffer()` at once; several of Chromium's byte streams of one file at once
 * come to a halt. On a busy machine one alone does too, seldom and for good: from then on no stream is used.
 */
export class ReadBuffers {
  private readonly free: ArrayBuffer[] = [];
  private turn: Promise<unknown> = Promise.resolve();
  private readonly small = new GatheredReads();
  private hasHalted = false;
  /** What belongs to one reader alone, and may so be used again. */
  private readonly lent = new WeakSet<ArrayBuffer>();

  constructor(private readonly clock: Clock) {}

  /** Fewer bytes than the blob's size: it ended early. Throws as `arrayBuffer()` does. */
  async read(blob: Blob): Promise<Bytes> {
    if (blob.size <= gatheredToBytes) return this.small.read(blob);
    if (blob.size < reusedFromBytes) return wholeOf(blob);
    const mine = this.turn.then(() => this.fill(blob));
    // Bytes that are there already are read without an end of the task, and whatever came in meanwhile would wait for all parts.
    this.turn = mine.catch(() => {}).then(breathe);
    // What went wrong is told best by the plain way: a stream does not say that the file has changed.
    return (await mine.catch(() => null)) ?? wholeOf(blob);
  }

  /** Nobody needs these bytes of `read` any more. */
  release(bytes: Bytes): void {
    const { buffer } = bytes;
    if (this.lent.delete(buffer) && this.free.length < keptAtMost) this.free.push(buffer);
  }

  /** Null where the browser's blobs are no byte streams, or came to a halt. */
  private async fill(blob: Blob): Promise<Bytes | null> {
    const reader = this.hasHalted ? null : byteReader(blob);
    if (!reader) return null;
    let buffer = this.take(blob.size);
    let filled = 0;
    while (filled < blob.size) {
      const chunk = await this.orHalt(reader.read(new Uint8Array(buffer, filled, blob.size - filled)));
      if (!chunk) {
        this.hasHalted = true;
        // It may never be done with that either.
        void reader.cancel().catch(() => {});
        return null;
      }
      const { done, value } = chunk;
      if (done || !value) break;
      // A read takes the buffer away and gives it back as another object.
      buffer = value.buffer;
      filled += value.byteLength;
    }
    if ((await this.orHalt(reader.cancel())) === null) this.hasHalted = true;
    this.lent.add(buffer);
    return new Uint8Array(buffer, 0, filled);
  }

  /** Null where nothing came in time. */
  private orHalt<T>(read: Promise<T>): Promise<T | null> {
    return new Promise((resolve, reject) => {
      const takeBack = this.clock.after(haltedAfterMs, () => resolve(null));
      read.then(resolve, reject).finally(takeBack);
    });
  }

  private take(bytes: number): ArrayBuffer {
    const at = this.free.findIndex(({ byteLength }) => byteLength >= bytes);
    return this.free.splice(at, at < 0 ? 0 : 1)[0] ?? new ArrayBuffer(bytes);
  }
}

async function wholeOf(blob: Blob): Promise<Bytes> {
  return new Uint8Array(await blob.arrayBuffer());
}

function byteReader(blob: Blob): ReadableStreamBYOBReader | null {
  try {
    return blob.stream().getReader({ mode: 'byob' });
  } catch {
    return null;
  }
}

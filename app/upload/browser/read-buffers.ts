import { MiB } from '../../../core/sessions/part-size';
import type { Bytes, Clock } from '../ports';
import { breathe } from './found-batches';
import { GatheredReads } from './gathered-reads';
import { MemoryPool } from './memory-pool';

/** Up to it a stream costs more to set up than fresh memory costs. */
const gatheredToBytes = 128 * 1024;
/** In one stream. */
const bytesAtOnce = 128 * MiB;
const blobsAtOnce = 64;
/** A stream that gives nothing for so long gives nothing any more: its first bytes take milliseconds. */
const haltedAfterMs = 5_000;

interface Wanted {
  readonly blob: Blob;
  readonly resolve: (bytes: Bytes) => void;
  readonly reject: (cause: unknown) => void;
}

/**
 * Reads of ranges and files into memory that is used again. Those that wait at the same time are read one after another from one stream:
 * each stream of Chromium's has a pipe of its own, of up to 2 MiB of fresh memory at both its ends, and setting that up costs as much as
 * reading 2 MiB. Several byte streams of one file at once come to a halt. On a busy machine one alone does too, seldom and for good: from
 * then on no stream is used.
 */
export class ReadBuffers {
  private readonly pool = new MemoryPool();
  private readonly small = new GatheredReads();
  private wanted: Wanted[] = [];
  private isReading = false;
  private hasHalted = false;
  /** What belongs to one reader alone, and may so be used again. */
  private readonly lent = new WeakSet<ArrayBuffer>();

  constructor(private readonly clock: Clock) {}

  /** Fewer bytes than the blob's size: it ended early. Throws as `arrayBuffer()` does. */
  read(blob: Blob): Promise<Bytes> {
    if (blob.size <= gatheredToBytes) return this.small.read(blob);
    return new Promise((resolve, reject) => {
      this.wanted.push({ blob, resolve, reject });
      void this.pump();
    });
  }

  /** Nobody needs these bytes of `read` any more. */
  release({ buffer }: Bytes): void {
    if (this.lent.delete(buffer)) this.pool.give(buffer);
  }

  private async pump(): Promise<void> {
    if (this.isReading) return;
    this.isReading = true;
    // After this turn, so that all that is begun in it comes along.
    await breathe();
    while (this.wanted.length > 0) await this.readTogether(this.next());
    this.isReading = false;
  }

  private next(): Wanted[] {
    let bytes = 0;
    const end = this.wanted.findIndex(({ blob }, at) => {
      bytes += blob.size;
      return at > 0 && (at === blobsAtOnce || bytes > bytesAtOnce);
    });
    return this.wanted.splice(0, end < 0 ? this.wanted.length : end);
  }

  /**
   * Never rejects. Nothing is given away before the stream has ended exactly where it must: in a browser that gives the new bytes of a
   * file which changed, all behind it would be shifted, and nobody could tell whose bytes are whose.
   */
  private async readTogether(wanted: readonly Wanted[]): Promise<void> {
    const read = await this.streamed(wanted.map(({ blob }) => blob));
    for (const [at, { blob, resolve, reject }] of wanted.entries()) {
      const bytes = read?.[at];
      if (bytes) resolve(bytes);
      // What went wrong is told best by the plain way, of each blob by itself. Nobody waits for it here: it may take as long as a drive
      // is silent.
      else void wholeOf(blob).then(resolve, reject);
      // Whatever came in meanwhile has its turn between two of them.
      await breathe();
    }
  }

  /** Null where they are not as long as they say, or cannot be read so. */
  private async streamed(blobs: readonly Blob[]): Promise<Bytes[] | null> {
    if (this.hasHalted) return null;
    const [only] = blobs;
    // Ranges, so that a file that has grown gives no more than is wanted of it.
    const ranges = blobs.map((blob) => blob.slice(0, blob.size));
    const reader = byteReader(only && blobs.length === 1 ? only : new Blob(ranges));
    if (!reader) return null;
    const read: Bytes[] = [];
    try {
      for (const { size } of blobs) {
        const bytes = await this.fill(reader, size);
        if (!bytes) break;
        read.push(bytes);
        await breathe();
      }
      if (read.length === blobs.length && (await this.hasEnded(reader))) return read;
    } catch {
      // Said by the plain way.
    } finally {
      // It may never be done with that either.
      if ((await this.orHalt(reader.cancel().catch(() => {}))) === null) this.hasHalted = true;
    }
    for (const bytes of read) this.release(bytes);
    return null;
  }

  private async hasEnded(reader: ReadableStreamBYOBReader): Promise<boolean> {
    const next = await this.orHalt(reader.read(new Uint8Array(1)));
    if (!next) this.hasHalted = true;
    return next?.done === true;
  }

  /** Null where the stream ended before, or came to a halt. */
  private async fill(reader: ReadableStreamBYOBReader, size: number): Promise<Bytes | null> {
    let buffer = this.pool.take(size);
    let filled = 0;
    while (filled < size) {
      const chunk = await this.orHalt(reader.read(new Uint8Array(buffer, filled, size - filled)));
      if (!chunk) this.hasHalted = true;
      if (!chunk?.value || chunk.done) return null;
      // A read takes the buffer away and gives it back as another object.
      buffer = chunk.value.buffer;
      filled += chunk.value.byteLength;
    }
    this.lent.add(buffer);
    return new Uint8Array(buffer, 0, size);
  }

  /** Null where nothing came in time. */
  private orHalt<T>(read: Promise<T>): Promise<T | null> {
    return new Promise((resolve, reject) => {
      const takeBack = this.clock.after(haltedAfterMs, () => resolve(null));
      read.then(resolve, reject).finally(takeBack);
    });
  }
}

async function wholeOf(blob: Blob): Promise<Bytes> {
  return new Uint8Array(await blob.arrayBuffer());
}

/** Null where the browser's blobs are no byte streams. */
function byteReader(blob: Blob): ReadableStreamBYOBReader | null {
  try {
    return blob.stream().getReader({ mode: 'byob' });
  } catch {
    return null;
  }
}

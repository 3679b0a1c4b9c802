import { createHash } from 'node:crypto';
import type { StoreResult } from '../../../../core/storage/object-store';
import type { Bytes, PartSink } from './part-sink';

/** R2 wants parts of one size; 10,000 of these are 80 GB. */
const partBytes = 8 * 1024 * 1024;
/** Most receipts are shorter. */
const firstBytes = 64 * 1024;
const done = { ok: true, value: undefined } as const;

/** Cuts a text into parts for its sinks, and hashes it on the way. No more than it needs is in memory, and never more than a part. */
export class PartStream {
  private readonly hash = createHash('sha256');
  private readonly encoder = new TextEncoder();
  private buffer: Bytes = new Uint8Array(firstBytes);
  private filled = 0;
  private total = 0;

  constructor(private readonly sinks: readonly PartSink[]) {}

  async write(text: string): Promise<StoreResult<void>> {
    const bytes = this.encoder.encode(text);
    this.hash.update(bytes);
    this.total += bytes.length;
    for (let at = 0; at < bytes.length; ) {
      const taken = Math.min(bytes.length - at, partBytes - this.filled);
      this.makeRoom(this.filled + taken);
      this.buffer.set(bytes.subarray(at, at + taken), this.filled);
      this.filled += taken;
      at += taken;
      if (this.filled < partBytes) continue;
      for (const sink of this.sinks) {
        const sent = await sink.part(this.buffer);
        if (!sent.ok) return sent;
      }
      this.filled = 0;
    }
    return done;
  }

  /** The object is there when this has succeeded, and not before. */
  async end(): Promise<StoreResult<void>> {
    for (const sink of this.sinks) {
      const ended = await sink.end(this.buffer.subarray(0, this.filled));
      if (!ended.ok) return ended;
    }
    return done;
  }

  async abort(): Promise<void> {
    for (const sink of this.sinks) await sink.abort();
  }

  private makeRoom(needed: number): void {
    if (needed <= this.buffer.length) return;
    const grown = new Uint8Array(Math.min(partBytes, Math.max(needed, this.buffer.length * 2)));
    grown.set(this.buffer.subarray(0, this.filled));
    this.buffer = grown;
  }

  /** Of all that was written; to be asked once. */
  sum(): { sha256: string; sizeBytes: number } {
    return { sha256: this.hash.digest('hex'), sizeBytes: this.total };
  }
}

import { createHash } from 'node:crypto';
import type { StoreResult } from '../../../../core/storage/object-store';
import type { PartSink } from './part-sink';

/** R2 wants parts of one size; 10,000 of these are 80 GB. */
const partBytes = 8 * 1024 * 1024;
const done = { ok: true, value: undefined } as const;

/** Cuts a text into parts for its sinks, and hashes it on the way. Never more than a part is in memory. */
export class PartStream {
  private readonly hash = createHash('sha256');
  private readonly encoder = new TextEncoder();
  private readonly buffer = new Uint8Array(partBytes);
  private filled = 0;
  private total = 0;

  constructor(private readonly sinks: readonly PartSink[]) {}

  async write(text: string): Promise<StoreResult<void>> {
    const bytes = this.encoder.encode(text);
    this.hash.update(bytes);
    this.total += bytes.length;
    for (let at = 0; at < bytes.length; ) {
      const taken = Math.min(bytes.length - at, partBytes - this.filled);
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
      const ended = await sink.end(this.buffer.slice(0, this.filled));
      if (!ended.ok) return ended;
    }
    return done;
  }

  async abort(): Promise<void> {
    for (const sink of this.sinks) await sink.abort();
  }

  /** Of all that was written; to be asked once. */
  sum(): { sha256: string; sizeBytes: number } {
    return { sha256: this.hash.digest('hex'), sizeBytes: this.total };
  }
}

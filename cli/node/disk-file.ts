import { open, stat } from 'node:fs/promises';
import type { Bytes, FileSource, FileStat, HashedRead, ReadResult } from '../../app/upload/ports';
import type { DigestAlgorithm } from '../../core/checksums/digest';
import { MiB } from '../../core/sessions/part-size';
import type { BufferPool } from './buffer-pool';
import type { DiskThreads } from './disk/disk-threads';
import { DiskRange } from './disk-range';

/** Parts of files over 640 GB, or of a person's own choice: up to 5 GiB each. */
const slicedFromBytes = 64 * MiB;

/** A file of a local folder, as it was when it was scanned. */
export class DiskFile implements FileSource {
  readonly slicedFromBytes = slicedFromBytes;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;

  constructor(
    private readonly path: string,
    scanned: FileStat,
    private readonly buffers: BufferPool,
    private readonly threads: Pick<DiskThreads, 'read'>,
  ) {
    this.sizeBytes = scanned.sizeBytes;
    this.modifiedAtMs = scanned.modifiedAtMs;
  }

  async current(): Promise<FileStat | null> {
    try {
      return statOf(await stat(this.path));
    } catch {
      return null;
    }
  }

  async read(start: number, end: number): Promise<ReadResult> {
    const bytes = this.buffers.take(end - start);
    try {
      const file = await open(this.path);
      try {
        let filled = 0;
        while (filled < bytes.length) {
          const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        return { ok: true, bytes: bytes.subarray(0, filled) };
      } finally {
        await file.close();
      }
    } catch {
      this.buffers.give(bytes);
      return { ok: false, reason: 'unreadable' };
    }
  }

  readHashed(start: number, end: number, besides: readonly DigestAlgorithm[]): Promise<HashedRead> {
    const { path, sizeBytes, modifiedAtMs } = this;
    return this.threads.read({ path, sizeBytes, modifiedAtMs, start, end, besides });
  }

  /** What was hashed is what is sent, of all that can be held. */
  async slice(start: number, end: number): Promise<DiskRange | null> {
    return end - start < slicedFromBytes ? null : new DiskRange(this.path, start, end);
  }

  release(bytes: Bytes): void {
    this.buffers.give(bytes);
  }
}

/** Whole milliseconds, as a browser tells them: the ledger then knows the file again, whoever reads it. */
export function statOf({ size, mtimeMs }: { size: number; mtimeMs: number }): FileStat {
  return { sizeBytes: size, modifiedAtMs: Math.floor(mtimeMs) };
}

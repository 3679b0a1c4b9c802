import type { Bytes, FileSource, FileStat, ReadResult } from '../ports';
import type { ReadBuffers } from './read-buffers';

/** Below it, one read more costs more than it saves. */
const slicedFromBytes = 256 * 1024;

/** A `File` of the picked folder, as it was when `scanned` was taken. */
export class BrowserFile implements FileSource {
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;

  constructor(
    private readonly file: File,
    scanned: FileStat,
    private readonly buffers: ReadBuffers,
  ) {
    this.sizeBytes = scanned.sizeBytes;
    this.modifiedAtMs = scanned.modifiedAtMs;
  }

  async current(): Promise<FileStat> {
    return statOf(this.file);
  }

  async read(start: number, end: number): Promise<ReadResult> {
    try {
      const isWhole = start === 0 && end === this.file.size;
      // Each slice is one more blob that the browser's process has to register.
      return { ok: true, bytes: await this.buffers.read(isWhole ? this.file : this.file.slice(start, end)) };
    } catch (cause) {
      // NotReadableError is Chromium's word for a file whose size or time is no longer that of the pick.
      const changed = cause instanceof DOMException && cause.name === 'NotReadableError';
      return { ok: false, reason: changed ? 'changed' : 'unreadable' };
    }
  }

  slice(start: number, end: number): Blob | null {
    return end - start < slicedFromBytes ? null : this.file.slice(start, end);
  }

  release(bytes: Bytes): void {
    this.buffers.release(bytes);
  }
}

export function statOf(file: File): FileStat {
  return { sizeBytes: file.size, modifiedAtMs: file.lastModified };
}

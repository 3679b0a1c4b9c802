import type { Bytes, FileSource, FileStat, ReadResult } from '../ports';
import type { ReadBuffers } from './read-buffers';

/** Below it, one read more costs more than it saves. */
const slicedFromBytes = 256 * 1024;

/** A `File` of the picked folder, opened when it is first needed; it must still be what it was when `scanned` was taken. */
export class BrowserFile implements FileSource {
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
  private opened: Promise<File> | null = null;

  constructor(
    private readonly open: () => Promise<File>,
    scanned: FileStat,
    private readonly buffers: ReadBuffers,
  ) {
    this.sizeBytes = scanned.sizeBytes;
    this.modifiedAtMs = scanned.modifiedAtMs;
  }

  async current(): Promise<FileStat | null> {
    try {
      return statOf(await this.file());
    } catch {
      return null;
    }
  }

  async read(start: number, end: number): Promise<ReadResult> {
    try {
      const file = await this.file();
      const isWhole = start === 0 && end === file.size;
      // Each slice is one more blob that the browser's process has to register.
      return { ok: true, bytes: await this.buffers.read(isWhole ? file : file.slice(start, end)) };
    } catch (cause) {
      // NotReadableError is Chromium's word for a file whose size or time is no longer that of the pick.
      const changed = cause instanceof DOMException && cause.name === 'NotReadableError';
      return { ok: false, reason: changed ? 'changed' : 'unreadable' };
    }
  }

  async slice(start: number, end: number): Promise<Blob | null> {
    if (end - start < slicedFromBytes) return null;
    try {
      return (await this.file()).slice(start, end);
    } catch {
      return null;
    }
  }

  release(bytes: Bytes): void {
    this.buffers.release(bytes);
  }

  private file(): Promise<File> {
    this.opened ??= this.open();
    return this.opened;
  }
}

export function statOf(file: File): FileStat {
  return { sizeBytes: file.size, modifiedAtMs: file.lastModified };
}

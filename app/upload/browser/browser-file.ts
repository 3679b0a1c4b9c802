import type { DigestAlgorithm } from '../../../core/checksums/digest';
import type { Bytes, FileSource, FileStat, HashedRead, ReadResult } from '../ports';
import { readChecked } from '../read-checked';
import type { HashedReads } from './hashed-reads';
import { inTime } from './in-time';
import type { ReadBuffers } from './read-buffers';

/** Below it, one read more costs more than it saves. */
const slicedFromBytes = 256 * 1024;
/**
 * A drive that is gone answers never, and its files would keep the session from its end. A drive that fetches a file from elsewhere
 * when it is read may take minutes.
 */
const readLimitMs = 300_000;

/** A `File` of the picked folder, opened when it is first needed; it must still be what it was when `scanned` was taken. */
export class BrowserFile implements FileSource {
  readonly slicedFromBytes = slicedFromBytes;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
  private opened: Promise<File> | null = null;

  constructor(
    private readonly open: () => Promise<File>,
    scanned: FileStat,
    private readonly buffers: ReadBuffers,
    private readonly hashed: HashedReads,
    private readonly limitMs = readLimitMs,
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
      const read = await inTime<ReadResult>(this.limitMs, (take) => this.readOf(file, start, end).then(take));
      return read.ok ? read.value : { ok: false, reason: 'unreadable' };
    } catch {
      return { ok: false, reason: 'unreadable' };
    }
  }

  readHashed(start: number, end: number, besides: readonly DigestAlgorithm[]): Promise<HashedRead> {
    return this.hashed.read(besides, () => readChecked(this, start, end));
  }

  /** Never rejects. */
  private async readOf(file: File, start: number, end: number): Promise<ReadResult> {
    try {
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
    this.opened ??= this.openInTime();
    return this.opened;
  }

  private async openInTime(): Promise<File> {
    const opened = await inTime<File>(this.limitMs, (take, refuse) => this.open().then(take, refuse));
    if (!opened.ok) throw new Error(opened.sentence);
    return opened.value;
  }
}

export function statOf(file: File): FileStat {
  return { sizeBytes: file.size, modifiedAtMs: file.lastModified };
}

import type { Bytes, FileSource, FileStat, ReadResult } from '../ports';

class RangeOfFile extends Blob {
  constructor(private readonly read: () => Promise<ReadResult>) {
    super();
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    const read = await this.read();
    if (!read.ok) throw new DOMException('It cannot be read', 'NotReadableError');
    return read.bytes.buffer;
  }
}

/** A file in memory that can change under the reader's hands. */
export class FakeFile implements FileSource {
  readonly sizeBytes: number;
  readonly modifiedAtMs = 1_700_000_000_000;
  reads = 0;
  private modifiedNowMs = this.modifiedAtMs;
  private isReadable = true;
  /** Whether the transport reads it by itself. */
  isSliced = false;

  constructor(private bytes: Bytes) {
    this.sizeBytes = bytes.byteLength;
  }

  static of(text: string): FakeFile {
    return new FakeFile(new TextEncoder().encode(text));
  }

  change(text: string): void {
    this.bytes = new TextEncoder().encode(text);
    this.modifiedNowMs += 1_000;
  }

  lock(): void {
    this.isReadable = false;
  }

  get slicedFromBytes(): number {
    return this.isSliced ? 0 : Number.POSITIVE_INFINITY;
  }

  async current(): Promise<FileStat> {
    return { sizeBytes: this.bytes.byteLength, modifiedAtMs: this.modifiedNowMs };
  }

  async read(start: number, end: number): Promise<ReadResult> {
    this.reads += 1;
    return this.isReadable
      ? { ok: true, bytes: this.bytes.slice(start, end) }
      : { ok: false, reason: 'unreadable' };
  }

  private async readAsPicked(start: number, end: number): Promise<ReadResult> {
    const isChanged = this.modifiedNowMs !== this.modifiedAtMs;
    return isChanged ? { ok: false, reason: 'changed' } : this.read(start, end);
  }

  /** A range as a browser's `File` gives it: it is read when it is sent, and only while the file is as it was picked. */
  async slice(start: number, end: number): Promise<Blob | null> {
    return this.isSliced ? new RangeOfFile(() => this.readAsPicked(start, end)) : null;
  }

  /** What is sent after its release is wrong in the bucket. */
  release(bytes: Bytes): void {
    bytes.fill(0);
  }
}

/** So many files of the size, by ids from 1. */
export function filesOf(count: number, sizeBytes = 10): Record<number, FakeFile> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => [at + 1, FakeFile.of(String(at % 10).repeat(sizeBytes))]),
  );
}

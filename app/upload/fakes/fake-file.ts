import type { Bytes, FileSource, FileStat, ReadResult } from '../ports';

/** A file in memory that can change under the reader's hands. */
export class FakeFile implements FileSource {
  readonly sizeBytes: number;
  readonly modifiedAtMs = 1_700_000_000_000;
  reads = 0;
  private modifiedNowMs = this.modifiedAtMs;
  private isReadable = true;

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

  async current(): Promise<FileStat> {
    return { sizeBytes: this.bytes.byteLength, modifiedAtMs: this.modifiedNowMs };
  }

  async read(start: number, end: number): Promise<ReadResult> {
    this.reads += 1;
    return this.isReadable
      ? { ok: true, bytes: this.bytes.slice(start, end) }
      : { ok: false, reason: 'unreadable' };
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

import { unlinkSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Segment } from './object-files.ts';

/** Bodies up to this size are held in memory until they are complete. */
export const SMALL_BODY_BYTES = 256 * 1024;

/** A complete body: in its file already, or small and still in memory. */
type CompleteBody = { readonly sizeBytes: number } | { readonly small: readonly Buffer[] };

/** Takes a body of any length: a small one in memory, a large one in a file with one write in flight. */
export class BodyWriter {
  private readonly path: string;
  private readonly store: (body: CompleteBody) => Segment;
  private sizeBytes = 0;
  private buffered: Buffer[] = [];
  private file: FileHandle | undefined;
  private writing: Promise<unknown> = Promise.resolve();

  constructor(path: string, store: (body: CompleteBody) => Segment) {
    this.path = path;
    this.store = store;
  }

  /** Resolves when the next chunk may come, which is before this one is on disk. */
  async write(chunk: Buffer): Promise<void> {
    this.sizeBytes += chunk.length;
    if (!this.file) {
      this.buffered.push(chunk);
      if (this.sizeBytes > SMALL_BODY_BYTES) await this.moveToFile();
      return;
    }
    await this.writeNext(chunk);
  }

  async finish(): Promise<Segment> {
    if (!this.file) return this.store({ small: this.buffered });
    await this.writing;
    await this.file.close();
    this.file = undefined;
    return this.store({ sizeBytes: this.sizeBytes });
  }

  async discard(): Promise<void> {
    this.buffered = [];
    if (!this.file) return;
    await this.writing.catch(() => {});
    await this.file.close();
    this.file = undefined;
    unlinkSync(this.path);
  }

  private async moveToFile(): Promise<void> {
    this.file = await open(this.path, 'wx');
    const start = Buffer.concat(this.buffered);
    this.buffered = [];
    await this.writeNext(start);
  }

  private async writeNext(chunk: Buffer): Promise<void> {
    await this.writing;
    this.writing = this.file?.writeFile(chunk) ?? Promise.resolve();
    // Whoever awaits next sees the failure; until then it must not count as unhandled.
    this.writing.catch(() => {});
  }
}

import { randomBytes } from 'node:crypto';
import { closeSync, openSync, statSync, writevSync } from 'node:fs';
import type { Segment } from './object-files.ts';

const MAX_PACK_BYTES = 64 * 1024 * 1024;

/**
 * Appends small bodies to a file until that is large, then begins the next one. A file is written by one process
 * only: a new start begins a new pack, and never has to ask where the last one was torn.
 */
export class PackWriter {
  private readonly pathOf: (id: string) => string;
  private current: { readonly id: string; readonly file: number } | undefined;
  private endOffset = 0;

  constructor(pathOf: (id: string) => string) {
    this.pathOf = pathOf;
  }

  static sizeOf(path: string): number {
    return statSync(path).size;
  }

  append(body: readonly Buffer[]): Segment {
    const { id, file } = this.writable();
    const offset = this.endOffset;
    const sizeBytes = body.reduce((sum, chunk) => sum + chunk.length, 0);
    // Only a full disk writes less than it was given, and then the next body overwrites the beginning of this one.
    if (sizeBytes > 0 && writevSync(file, body, offset) < sizeBytes) {
      throw Object.assign(new Error('the disk is full'), { code: 'ENOSPC' });
    }
    this.endOffset += sizeBytes;
    return { id, offset, sizeBytes };
  }

  /** A pack without bodies starts again from its beginning, if it is the one being written. */
  rewind(id: string): boolean {
    if (this.current?.id !== id) return false;
    this.endOffset = 0;
    return true;
  }

  close(): void {
    if (this.current) closeSync(this.current.file);
    this.current = undefined;
  }

  private writable() {
    if (this.current && this.endOffset < MAX_PACK_BYTES) return this.current;
    this.close();
    const id = `pack-${randomBytes(12).toString('hex')}`;
    this.current = { id, file: openSync(this.pathOf(id), 'wx') };
    this.endOffset = 0;
    return this.current;
  }
}

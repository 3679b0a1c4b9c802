import type { Grant } from '../../core/protocol/socket-frames';
import { partCountFor, partRange } from '../../core/sessions/part-size';
import type { FileSource } from './ports';

/** One thing to do for a file, with the bytes that it reads; a `single` may travel in a pack. */
export type Work =
  | { readonly kind: 'single'; readonly job: FileJob; readonly bytes: number }
  | { readonly kind: 'part'; readonly job: FileJob; readonly part: number; readonly bytes: number }
  | { readonly kind: 'compare'; readonly job: FileJob; readonly bytes: number };

/** A file that this engine was granted, until it is reported or given back. */
export class FileJob {
  readonly abort = new AbortController();
  readonly isLarge: boolean;
  /** Not in a pack, however small. */
  goesAlone = false;
  /** It waits for the others of its pack, or is on its way with them. */
  isInPack = false;
  /** Work that runs now. */
  active = 0;
  private readonly waiting: Work[];
  private doneBytes = 0;
  private readonly sentBytesByPart = new Map<number, number>();

  constructor(
    readonly grant: Grant,
    readonly file: FileSource,
  ) {
    this.isLarge = grant.transport === 'multipart';
    this.waiting = this.firstWork();
  }

  get id(): number {
    return this.grant.fileId;
  }

  next(): Work | null {
    return this.waiting[0] ?? null;
  }

  take(): void {
    this.waiting.shift();
    this.active += 1;
  }

  isDone(): boolean {
    return this.waiting.length === 0 && this.active === 0;
  }

  /** The comparison found another content: everything is to be sent. */
  sendAfterAll(): void {
    this.waiting.push(...this.partWork());
  }

  /** Its pack said nothing about it: it is sent by itself. */
  sendAlone(): void {
    this.goesAlone = true;
    this.waiting.push(this.singleWork());
  }

  progress(part: number, sentBytes: number): void {
    this.sentBytesByPart.set(part, sentBytes);
  }

  partDone(part: number, bytes: number): void {
    this.sentBytesByPart.delete(part);
    this.doneBytes += bytes;
  }

  partEnded(part: number): void {
    this.sentBytesByPart.delete(part);
  }

  /** Bytes that are in the bucket or on their way. */
  sentBytes(): number {
    let sum = this.doneBytes;
    for (const bytes of this.sentBytesByPart.values()) sum += bytes;
    return sum;
  }

  private firstWork(): Work[] {
    const { grant } = this;
    if (grant.transport === 'single') return [this.singleWork()];
    if (grant.existing) {
      return [{ kind: 'compare', job: this, bytes: Math.min(grant.partBytes, this.file.sizeBytes) }];
    }
    return this.partWork();
  }

  private singleWork(): Work {
    return { kind: 'single', job: this, bytes: this.file.sizeBytes };
  }

  private partWork(): Work[] {
    const { grant, file } = this;
    if (grant.transport !== 'multipart') return [];
    const count = partCountFor(file.sizeBytes, grant.partBytes);
    const done = new Set(grant.partsDone);
    // Nothing but a report moves the session on: a grant with no part missing gets its last part once more.
    if (done.size >= count) done.delete(count);
    const work: Work[] = [];
    for (let part = 1; part <= count; part++) {
      const { start, end } = partRange(file.sizeBytes, grant.partBytes, part);
      if (done.has(part)) this.doneBytes += end - start;
      else work.push({ kind: 'part', job: this, part, bytes: end - start });
    }
    return work;
  }
}

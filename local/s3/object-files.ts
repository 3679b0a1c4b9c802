import { randomBytes } from 'node:crypto';
import { closeSync, createReadStream, mkdirSync, openSync, readdirSync, readSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BodyWriter, SMALL_BODY_BYTES } from './body-writer.ts';
import { PackWriter } from './pack-writer.ts';

/** A run of bytes in one file. The id is opaque: nothing of a key ever becomes part of a file name. */
export interface Segment {
  readonly id: string;
  /** Where it begins in its file; absent for a file of its own. */
  readonly offset?: number;
  readonly sizeBytes: number;
}

export interface ByteRange {
  readonly start: number;
  readonly sizeBytes: number;
}

/** Packs that hold less than this of what was written to them are not worth keeping. */
const SPARSE_SHARE = 0.5;

/**
 * The bodies of one bucket: large ones in a file each, small ones together in packs, because creating a file is the
 * slowest part of a small PUT. A body is complete before the journal names it, and one that no journal line names is
 * swept at the next start: so writing under the final name is as atomic as a rename, and one call cheaper.
 */
export class ObjectFiles {
  private readonly directory: string;
  /** Segments in use by file, whether by an object, a part or a reader; at zero the file goes. */
  private readonly uses = new Map<string, number>();
  private readonly packs: PackWriter;

  constructor(directory: string) {
    this.directory = directory;
    this.packs = new PackWriter((id) => this.path(id));
    mkdirSync(directory, { recursive: true });
  }

  /** The segment that comes of it is in use until `remove`. */
  newBody(): BodyWriter {
    const id = randomBytes(12).toString('hex');
    return new BodyWriter(this.path(id), (body) => {
      const segment = 'sizeBytes' in body ? { id, sizeBytes: body.sizeBytes } : this.packs.append(body.small);
      this.use(segment);
      return segment;
    });
  }

  /** Counts a segment that the journal names as in use. */
  use({ id }: Segment): void {
    this.uses.set(id, (this.uses.get(id) ?? 0) + 1);
  }

  remove(segments: readonly Segment[]): void {
    for (const { id } of segments) {
      const left = (this.uses.get(id) ?? 1) - 1;
      if (left > 0) this.uses.set(id, left);
      else this.discardFile(id);
    }
  }

  /** Keeps removed segments on disk until the function it returns is called. */
  hold(segments: readonly Segment[]): () => void {
    for (const segment of segments) this.use(segment);
    return () => this.remove(segments);
  }

  /** Writes a range of the segments, which stay on disk until it is done, whatever happens to the object meanwhile. */
  async send(segments: readonly Segment[], range: ByteRange, to: Writable): Promise<void> {
    const release = this.hold(segments);
    try {
      await pipeline(this.read(segments, range), to, { end: false });
    } finally {
      release();
    }
  }

  /** The caller holds the segments. */
  async *read(segments: readonly Segment[], range: ByteRange): AsyncGenerator<Buffer> {
    for (const { id, start, sizeBytes } of slices(segments, range)) {
      const end = start + sizeBytes - 1;
      yield* createReadStream(this.path(id), { start, end, highWaterMark: 256 * 1024 });
    }
  }

  /** The whole body in memory, for objects small enough. */
  readSmall(segments: readonly Segment[]): Buffer | undefined {
    const [segment] = segments;
    if (segments.length !== 1 || !segment || segment.sizeBytes > SMALL_BODY_BYTES) return undefined;
    return this.readSegment(segment);
  }

  /** Removes what an interrupted run left behind; call it once all segments that the journal names are in use. */
  sweep(): void {
    for (const id of readdirSync(this.directory)) if (!this.uses.has(id)) unlinkSync(this.path(id));
  }

  /** Whether a pack is mostly bytes of removed objects, by the sizes of those that are left. */
  sparsePacks(segments: Iterable<Segment>): ReadonlySet<string> {
    const liveBytes = new Map<string, number>();
    for (const { id, offset, sizeBytes } of segments) {
      if (offset !== undefined) liveBytes.set(id, (liveBytes.get(id) ?? 0) + sizeBytes);
    }
    const isSparse = ([id, bytes]: [string, number]) =>
      bytes < SPARSE_SHARE * PackWriter.sizeOf(this.path(id));
    return new Set([...liveBytes].filter(isSparse).map(([id]) => id));
  }

  /** Copies a packed segment to the pack that is being written. */
  repack(segment: Segment): Segment {
    const copy = this.packs.append([this.readSegment(segment)]);
    this.use(copy);
    return copy;
  }

  close(): void {
    this.packs.close();
  }

  private readSegment({ id, offset = 0, sizeBytes }: Segment): Buffer {
    const body = Buffer.allocUnsafe(sizeBytes);
    const file = openSync(this.path(id), 'r');
    try {
      let done = 0;
      while (done < sizeBytes) {
        const count = readSync(file, body, done, sizeBytes - done, offset + done);
        if (count === 0) throw new Error(`the body ${id} is shorter than the journal says`);
        done += count;
      }
    } finally {
      closeSync(file);
    }
    return body;
  }

  private discardFile(id: string): void {
    this.uses.delete(id);
    if (!this.packs.rewind(id)) unlinkSync(this.path(id));
  }

  private path(id: string): string {
    return join(this.directory, id);
  }
}

interface Slice extends ByteRange {
  readonly id: string;
}

function slices(segments: readonly Segment[], { start, sizeBytes }: ByteRange): Slice[] {
  const found: Slice[] = [];
  let before = 0;
  for (const segment of segments) {
    const from = Math.max(start - before, 0);
    const to = Math.min(start + sizeBytes - before, segment.sizeBytes);
    if (from < to) found.push({ id: segment.id, start: (segment.offset ?? 0) + from, sizeBytes: to - from });
    before += segment.sizeBytes;
  }
  return found;
}

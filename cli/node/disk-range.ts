import { createReadStream } from 'node:fs';

/**
 * A range of a file that is read while it is sent, for parts that are too large to be held. Of bytes that are not those that were
 * hashed the bucket says so, since their digest is signed.
 */
export class DiskRange extends Blob {
  constructor(
    private readonly path: string,
    private readonly start: number,
    private readonly end: number,
  ) {
    super();
  }

  override get size(): number {
    return this.end - this.start;
  }

  /** Throws where the file cannot be read any more; gives fewer bytes of one that is shorter by now. */
  pieces(bytesEach: number): AsyncIterable<Uint8Array> {
    const { path, start, end } = this;
    return createReadStream(path, { start, end: end - 1, highWaterMark: bytesEach });
  }
}

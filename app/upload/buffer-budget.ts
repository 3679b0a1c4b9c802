import { MiB } from '../../core/sessions/part-size';
import type { Work } from './file-job';
import { pieceBytes } from './read-digests';

const allBytes = 256 * MiB;
/** For small files, where large parts hold all the rest. */
const smallBytes = 64 * MiB;

/** Parts that begin together, so that they are read and hashed side by side. */
const batchParts = 4;

/**
 * The memory for what is read, hashed, waiting or on the wire, but for packs. Neither large parts nor small files can keep the others
 * out, and one of each kind may always be read, however large a part is.
 */
export class BufferBudget {
  private large = 0;
  private small = 0;
  /** Once it was full of parts: the next ones wait for so much. */
  private roomForBatch = 0;

  /** `largeWaits`: a part is next, so that small files take no more than their share of what is free. */
  mayHold(work: Work, largeWaits = false): boolean {
    const bytes = heldBytes(work);
    const { large, small } = this;
    const held = large + small;
    if (work.job.isLarge) return large === 0 || held + Math.max(bytes, this.roomForBatch) <= allBytes;
    const isWithinShare = small === 0 || small + bytes <= smallBytes;
    return isWithinShare || (!largeWaits && held + bytes <= allBytes);
  }

  /** Until the returned function is called; it may be called twice. */
  hold(work: Work): () => void {
    const bytes = heldBytes(work);
    this.add(work, bytes);
    if (isBatched(work, bytes) && this.large + this.small + bytes > allBytes)
      this.roomForBatch = batchParts * bytes;
    let isHeld = true;
    return () => {
      if (isHeld) this.add(work, -bytes);
      isHeld = false;
    };
  }

  private add({ job }: Work, bytes: number): void {
    if (job.isLarge) this.large += bytes;
    else this.small += bytes;
    if (this.large + this.small + this.roomForBatch <= allBytes) this.roomForBatch = 0;
  }
}

/** Of an MD5 alone, and where enough parts are held for a batch of them to be missed by the wire without harm. */
function isBatched({ job }: Work, bytes: number): boolean {
  return job.isLarge && job.grant.digest === 'md5' && 4 * batchParts * bytes <= allBytes;
}

/** Of a range that the transport reads itself only a piece at a time is in memory, for its digests. */
function heldBytes({ job, bytes }: Work): number {
  return bytes < job.file.slicedFromBytes ? bytes : Math.min(bytes, pieceBytes);
}

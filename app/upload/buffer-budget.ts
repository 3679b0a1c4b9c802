import { MiB } from '../../core/sessions/part-size';
import type { Work } from './file-job';
import { pieceBytes } from './read-digests';

const allBytes = 256 * MiB;
/** For small files, where large parts hold all the rest. */
const smallBytes = 64 * MiB;

/**
 * The memory for what is read, hashed, waiting or on the wire, but for packs. Neither large parts nor small files can keep the others
 * out, and one of each kind may always be read, however large a part is.
 */
export class BufferBudget {
  private large = 0;
  private small = 0;
  /** Was full, and is not yet half empty: parts that begin one by one would be read and hashed one by one, which costs more. */
  private isEmptying = false;

  mayHold(work: Work): boolean {
    const bytes = heldBytes(work);
    const { large, small } = this;
    const hasRoom = large + small + bytes <= allBytes;
    if (work.job.isLarge) return (hasRoom && !this.isEmptying) || large === 0;
    return hasRoom || small === 0 || small + bytes <= smallBytes;
  }

  /** Until the returned function is called; it may be called twice. */
  hold(work: Work): () => void {
    const bytes = heldBytes(work);
    this.add(work, bytes);
    if (this.large + this.small + bytes > allBytes) this.isEmptying = true;
    let isHeld = true;
    return () => {
      if (isHeld) this.add(work, -bytes);
      isHeld = false;
    };
  }

  private add({ job }: Work, bytes: number): void {
    if (job.isLarge) this.large += bytes;
    else this.small += bytes;
    if (this.large + this.small <= allBytes / 2) this.isEmptying = false;
  }
}

/** Of a range that the transport reads itself only a piece at a time is in memory, for its digests. */
function heldBytes({ job, bytes }: Work): number {
  return bytes < job.file.slicedFromBytes ? bytes : Math.min(bytes, pieceBytes);
}

import type { FileState } from '../../../core/sessions/file-state';
import { compareUtf8 } from '../../../core/storage/byte-order';

/** A place in the walk over all files: folder after folder in byte order, and in each by id. */
export interface Place {
  readonly folder: string;
  readonly id: number;
}

const start: Place = { folder: '', id: 0 };

/**
 * For each search, the place before which there is nothing to find. Without them, each search would walk over all that is done
 * already. Only in memory: an object that woke up walks once from the start. A mark may be too low, never too high.
 */
export class LowWaterMarks {
  private readonly marks = new Map<string, { readonly state: FileState; readonly place: Place | null }>();

  /** Null where nothing at all is to be found. `search` tells searches of one state apart. */
  of(state: FileState, search: string): Place | null {
    const mark = this.marks.get(`${state} ${search}`);
    return mark ? mark.place : start;
  }

  raise(state: FileState, search: string, place: Place | null): void {
    this.marks.set(`${state} ${search}`, { state, place });
  }

  /** Whether anybody has searched for this state. */
  watches(state: FileState): boolean {
    return [...this.marks.values()].some((mark) => mark.state === state);
  }

  /** Files at this place and behind it have come into the state. */
  lower(state: FileState, place: Place): void {
    for (const [search, mark] of this.marks)
      if (mark.state === state && (!mark.place || isBefore(place, mark.place)))
        this.marks.set(search, { state, place });
  }

  /** After a roll-back, or when more of the files may be found than before. */
  forget(): void {
    this.marks.clear();
  }
}

function isBefore(a: Place, b: Place): boolean {
  return a.folder === b.folder ? a.id < b.id : compareUtf8(a.folder, b.folder) < 0;
}

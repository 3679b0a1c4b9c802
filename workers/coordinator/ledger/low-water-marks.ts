import type { FileState } from '../../../core/sessions/file-state';
import { compareUtf8 } from '../../../core/storage/byte-order';

/**
 * For each search, the folder (in byte order) before which there is nothing to find. Without them, each search would walk over all
 * that is done already. Only in memory: an object that woke up walks once from the first folder. A mark may be too low, never too
 * high.
 */
export class LowWaterMarks {
  private readonly marks = new Map<string, { state: FileState; folder: string }>();

  /** `search` tells searches of one state apart. */
  of(state: FileState, search: string): string {
    return this.marks.get(`${state} ${search}`)?.folder ?? '';
  }

  raise(state: FileState, search: string, folder: string): void {
    this.marks.set(`${state} ${search}`, { state, folder });
  }

  /** Files of this folder have come into the state. */
  lower(state: FileState, folder: string): void {
    for (const mark of this.marks.values())
      if (mark.state === state && compareUtf8(folder, mark.folder) < 0) mark.folder = folder;
  }

  /** After a roll-back, or when more of the files may be found than before. */
  forget(): void {
    this.marks.clear();
  }
}

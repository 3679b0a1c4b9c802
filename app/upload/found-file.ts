/** A file as the picker or the walker gave it; the path as the disk spells it, below the picked folder. */
export interface FoundFile<F> {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
  /** Absent where the path leads to it. */
  readonly file?: F;
}

/** A file that goes into the manifest, by its own path. */
export interface ListedFile {
  /** Its place among all that were found. */
  readonly index: number;
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
}

/** What was found and could not be read or taken, with the reason. `top` is the picked folder itself, which has no path below it. */
export interface UnreadPath {
  readonly path: string;
  readonly sentence: string;
  readonly kind: 'file' | 'folder' | 'top';
}

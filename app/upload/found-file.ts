/** A file as the picker or the walker gave it; the path as the disk spells it, below the picked folder. */
export interface FoundFile<F> {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
  readonly file: F;
}

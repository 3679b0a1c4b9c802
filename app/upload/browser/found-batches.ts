/** A file with its path below the picked folder, as the disk spells it. */
export interface Picked {
  readonly path: string;
  readonly file: File;
}

export interface Walked {
  readonly folderName: string;
  /** In batches, so that the page never works on all at once. */
  readonly batches: AsyncIterable<readonly Picked[]>;
  /** Complete once `batches` has ended. */
  readonly unreadable: readonly { path: string; sentence: string }[];
}

export const batchFiles = 500;

/** Lets the page draw and answer between two batches. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

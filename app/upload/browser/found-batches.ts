import type { UnreadPath } from '../found-file';

/** A file with its path below the picked folder, as the disk spells it. */
export interface Picked {
  readonly path: string;
  readonly file: File;
}

export interface Walked {
  readonly folderName: string;
  /** The ignore file of the folder itself, to be asked before the files: they are judged by it. */
  ignoreFile(): Promise<File | null>;
  /** In batches, so that the page never works on all at once. */
  readonly batches: AsyncIterable<readonly Picked[]>;
  /** Complete once `batches` has ended. */
  readonly unreadable: readonly UnreadPath[];
}

export const batchFiles = 500;

/** Lets the page draw and answer between two batches. A timer would wait four milliseconds each time. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

import { walkEntries } from './directory-walker';
import type { Walked } from './found-batches';
import { walkHidden } from './hidden-names';

/** TypeScript does not know it yet: Chromium alone gives handles of what is dropped. */
interface WithHandle {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

export interface Dropped {
  /** By the entries that every browser gives. */
  readonly walked: Walked;
  /** Of one dropped folder, where the browser gives it; null for anything else. */
  readonly folder: Promise<DroppedFolder | null>;
}

export interface DroppedFolder {
  readonly handle: FileSystemDirectoryHandle;
  /** Its files that the handle does not show. */
  readonly hidden: Walked;
}

/** What was dropped on the page. All is taken at once: the browser empties the list when the drop event ends. */
export function takeDropped(items: DataTransferItemList): Dropped {
  const files = Array.from(items).filter(({ kind }) => kind === 'file');
  const entries = files.flatMap((item) => item.webkitGetAsEntry() ?? []);
  const [item] = files;
  const [root] = entries;
  const isOneFolder = files.length === 1 && root?.isDirectory;
  return {
    walked: walkEntries(entries),
    folder: item && isOneFolder ? folderOf(item, root) : Promise.resolve(null),
  };
}

/** A browser that refuses, as for a folder of the system, has the entries all the same. */
async function folderOf(item: DataTransferItem, root: FileSystemEntry): Promise<DroppedFolder | null> {
  try {
    const handle = await (item as WithHandle).getAsFileSystemHandle?.();
    return handle && isDirectory(handle) ? { handle, hidden: walkHidden(root, handle) } : null;
  } catch {
    return null;
  }
}

const isDirectory = (handle: FileSystemHandle): handle is FileSystemDirectoryHandle =>
  handle.kind === 'directory';

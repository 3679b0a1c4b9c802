import type { FoundFile } from '../found-file';
import { statOf } from './browser-file';
import { FolderFiles } from './folder-files';
import { batchFiles } from './found-batches';
import type { HandleLitter } from './handle-litter';

/** Files that are asked for at once: each is a way to the browser's process and back. */
const askedAtOnce = 64;
/** Folders that wait for their turn with their handle at hand: one more is asked for again by its path. */
const handlesHeld = 1_000;

export interface FolderWalk {
  readonly batches: AsyncIterable<readonly FoundFile<never>[]>;
  /** Complete once `batches` has ended. */
  readonly unreadable: readonly { path: string; sentence: string }[];
}

/** The folder of a handle, folder by folder, so that no list of all of it is ever made. Keeps no handle of a file. */
export function walkFolder(root: FileSystemDirectoryHandle, litter: HandleLitter): FolderWalk {
  const unreadable: { path: string; sentence: string }[] = [];
  return { batches: walk(), unreadable };

  /** Depth first with an own stack: folders nest deeper than calls may. */
  async function* walk(): AsyncIterable<FoundFile<never>[]> {
    const folders = new FolderFiles(root, litter);
    const stack: { directory: FileSystemDirectoryHandle | null; path: string }[] = [
      { directory: root, path: '' },
    ];
    let batch: FoundFile<never>[] = [];
    for (let next = stack.pop(); next; next = stack.pop()) {
      const { directory, path } = next;
      let asked: Promise<FoundFile<never>[]>[] = [];
      try {
        const opened = directory ?? (await folders.directory(path));
        for await (const child of opened.values()) {
          litter.made(1);
          const childPath = path === '' ? child.name : `${path}/${child.name}`;
          if (isDirectory(child)) {
            stack.push({ directory: stack.length < handlesHeld ? child : null, path: childPath });
            continue;
          }
          if (isFile(child)) asked.push(lookAt(child, childPath));
          if (asked.length < askedAtOnce) continue;
          batch.push(...(await Promise.all(asked)).flat());
          asked = [];
          if (batch.length >= batchFiles) {
            yield batch;
            batch = [];
          }
        }
      } catch {
        unreadable.push({
          path: path || root.name,
          sentence:
            'The folder could not be read to its end. Check its permissions, then pick the folder again.',
        });
      }
      batch.push(...(await Promise.all(asked)).flat());
      if (batch.length >= batchFiles) {
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
  }

  async function lookAt(handle: FileSystemFileHandle, path: string): Promise<FoundFile<never>[]> {
    try {
      return [{ path, ...statOf(await handle.getFile()) }];
    } catch {
      unreadable.push({
        path,
        sentence: 'The file could not be read. Check its permissions, then pick the folder again.',
      });
      return [];
    }
  }
}

const isDirectory = (handle: FileSystemHandle): handle is FileSystemDirectoryHandle =>
  handle.kind === 'directory';
const isFile = (handle: FileSystemHandle): handle is FileSystemFileHandle => handle.kind === 'file';

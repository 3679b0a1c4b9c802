import type { FoundFile, UnreadPath } from '../found-file';
import { statOf } from './browser-file';
import { FolderFiles } from './folder-files';
import { batchFiles } from './found-batches';
import type { HandleLitter } from './handle-litter';
import { answerLimitMs, inTime } from './in-time';

/** Files that are asked for at once: each is a way to the browser's process and back. */
const askedAtOnce = 64;
/** Folders that wait for their turn with their handle at hand: one more is asked for again by its path. */
const handlesHeld = 1_000;

export interface FolderWalk {
  readonly batches: AsyncIterable<readonly FoundFile<never>[]>;
  /** Complete once `batches` has ended. */
  readonly unreadable: readonly UnreadPath[];
}

/** The folder of a handle, folder by folder, so that no list of all of it is ever made. Keeps no handle of a file. */
export function walkFolder(
  root: FileSystemDirectoryHandle,
  litter: HandleLitter,
  limitMs = answerLimitMs,
): FolderWalk {
  const unreadable: UnreadPath[] = [];
  const folders = new FolderFiles(root, litter);
  return { batches: walk(), unreadable };

  /** Depth first with an own stack: folders nest deeper than calls may. */
  async function* walk(): AsyncIterable<FoundFile<never>[]> {
    const stack: { directory: FileSystemDirectoryHandle | null; path: string }[] = [
      { directory: root, path: '' },
    ];
    let batch: FoundFile<never>[] = [];
    for (let next = stack.pop(); next; next = stack.pop()) {
      const { directory, path } = next;
      let asked: Promise<FoundFile<never>[]>[] = [];
      for await (const child of childrenOf(directory, path)) {
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
      batch.push(...(await Promise.all(asked)).flat());
      if (batch.length >= batchFiles) {
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
  }

  /** As the browser gives them. No `for await`: it would end by asking once more, and wait for that. */
  async function* childrenOf(
    known: FileSystemDirectoryHandle | null,
    path: string,
  ): AsyncIterable<FileSystemHandle> {
    const opened = await inTime<AsyncIterator<FileSystemHandle>>(limitMs, (take, refuse) =>
      Promise.resolve(known ?? folders.directory(path))
        .then((directory) => directory.values())
        .then(take, refuse),
    );
    if (!opened.ok) return missed(path, opened.sentence);
    for (;;) {
      const read = await inTime<IteratorResult<FileSystemHandle>>(limitMs, (take, refuse) =>
        opened.value.next().then(take, refuse),
      );
      if (!read.ok) return missed(path, read.sentence);
      if (read.value.done) return;
      yield read.value.value;
    }
  }

  function missed(path: string, why: string): void {
    unreadable.push({
      path: path || root.name,
      kind: path === '' ? 'top' : 'folder',
      sentence: `The folder could not be read to its end. ${why}`,
    });
  }

  async function lookAt(handle: FileSystemFileHandle, path: string): Promise<FoundFile<never>[]> {
    const read = await inTime<File>(limitMs, (take, refuse) => handle.getFile().then(take, refuse));
    if (read.ok) return [{ path, ...statOf(read.value) }];
    unreadable.push({ path, kind: 'file', sentence: `The file could not be read. ${read.sentence}` });
    return [];
  }
}

const isDirectory = (handle: FileSystemHandle): handle is FileSystemDirectoryHandle =>
  handle.kind === 'directory';
const isFile = (handle: FileSystemHandle): handle is FileSystemFileHandle => handle.kind === 'file';

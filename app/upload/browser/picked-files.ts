import { ignoreFileName } from '../ignore-rules';
import { batchFiles, breathe, type Picked, type Walked } from './found-batches';

/** Names are looked at much faster than files are sent to the worker: some 5 ms. */
const namesAtOnce = 1_000;

/**
 * The files of an `<input type="file" webkitdirectory>`. Its list is read piece by piece and never copied, so the input must not be
 * emptied: it is left to the list, and the next folder gets another one.
 */
export function walkPicked(list: FileList): Walked {
  return {
    folderName: topOf(list[0]) ?? 'Files',
    ignoreFile: () => findIgnoreFile(list),
    batches: inBatches(list),
    unreadable: [],
  };
}

async function* inBatches(list: FileList): AsyncIterable<Picked[]> {
  for (let at = 0; at < list.length; at += batchFiles)
    yield slice(list, at, batchFiles).map((file) => ({ path: pathBelowTop(file), file }));
}

async function findIgnoreFile(list: FileList): Promise<File | null> {
  for (let at = 0; at < list.length; at += namesAtOnce) {
    for (let next = at; next < Math.min(at + namesAtOnce, list.length); next++) {
      const file = list[next];
      if (file?.name === ignoreFileName && pathBelowTop(file) === ignoreFileName) return file;
    }
    await breathe();
  }
  return null;
}

function slice(list: FileList, from: number, atMost: number): File[] {
  const files: File[] = [];
  for (let at = from; at < Math.min(from + atMost, list.length); at++) {
    const file = list[at];
    if (file) files.push(file);
  }
  return files;
}

/** The picked folder's own name is no part of a file's path. A plain file input gives names without folders. */
export function pathBelowTop(file: Pick<File, 'name' | 'webkitRelativePath'>): string {
  const path = file.webkitRelativePath;
  return path === '' ? file.name : path.slice(path.indexOf('/') + 1);
}

function topOf(file: File | undefined): string | null {
  const path = file?.webkitRelativePath ?? '';
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : null;
}

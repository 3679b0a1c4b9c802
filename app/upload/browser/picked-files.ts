import { batchFiles, breathe, type Picked, type Walked } from './found-batches';

/** The files of an `<input type="file" webkitdirectory>`. Copied at once: a page may empty the input right after. */
export function walkPicked(list: FileList): Walked {
  const files = Array.from(list);
  const folderName = topOf(files[0]) ?? 'Files';
  return { folderName, batches: inBatches(files), unreadable: [] };
}

async function* inBatches(files: readonly File[]): AsyncIterable<Picked[]> {
  for (let at = 0; at < files.length; at += batchFiles) {
    yield files.slice(at, at + batchFiles).map((file) => ({ path: pathBelowTop(file), file }));
    await breathe();
  }
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

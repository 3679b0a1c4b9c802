import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FoundFile } from '../../app/upload/found-file';
import { isReserved } from '../../core/receipts/receipt-key';
import { statOf } from './disk-file';

const statsAtOnce = 32;

/** What the walk could not take, with the reason. */
export interface LeftOut {
  readonly path: string;
  readonly sentence: string;
}

export type Walked = { readonly found: FoundFile<string>[]; readonly leftOut: LeftOut[] };

/**
 * The files below a folder in batches, each with its path on the disk; directory by directory, so that what waits is no more than
 * the open directories and one batch. Symbolic links to files are followed, those to folders are not: they could go round.
 * What a downloaded cycle has of Longshore's own is left out.
 */
export async function* walkFolder(root: string): AsyncGenerator<Walked> {
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    let batch: { path: string; isLink: boolean }[] = [];
    try {
      for await (const entry of await opendir(join(root, folder))) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (isReserved(path)) continue;
        if (entry.isDirectory()) folders.push(path);
        else batch.push({ path, isLink: entry.isSymbolicLink() });
        if (batch.length < statsAtOnce) continue;
        yield await lookAt(root, batch);
        batch = [];
      }
    } catch (cause) {
      yield { found: [], leftOut: [{ path: folder === '' ? '.' : folder, sentence: whyNot(cause) }] };
    }
    if (batch.length > 0) yield await lookAt(root, batch);
  }
}

async function lookAt(root: string, batch: readonly { path: string; isLink: boolean }[]): Promise<Walked> {
  const found: FoundFile<string>[] = [];
  const leftOut: LeftOut[] = [];
  const looks = batch.map(async ({ path, isLink }) => {
    const file = join(root, path);
    try {
      const seen = await stat(file);
      if (seen.isFile()) found.push({ path, file, ...statOf(seen) });
      else if (isLink && seen.isDirectory())
        leftOut.push({ path, sentence: 'It is a link to a folder. Push that folder by itself.' });
      else leftOut.push({ path, sentence: 'It is no regular file.' });
    } catch (cause) {
      leftOut.push({ path, sentence: whyNot(cause) });
    }
  });
  await Promise.all(looks);
  return { found, leftOut };
}

function whyNot(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (code === 'EACCES' || code === 'EPERM') return 'It may not be read by you. Check its permissions.';
  // Names on a disk are bytes; those that are no UTF-8 come as others, under which nothing is found.
  if (code === 'ENOENT')
    return 'It was not found again: it is gone, a broken link, or its name is not UTF-8.';
  return `It could not be read (${code ?? 'unknown'}).`;
}

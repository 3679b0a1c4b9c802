import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FoundFile, UnreadPath } from '../../app/upload/found-file';
import { isReserved } from '../../core/receipts/receipt-key';
import { codeOf, type Look, lookTogether } from './disk/look';

const looksAtOnce = 64;

/** What is at each of the paths. */
export type Looks = (paths: readonly string[]) => Promise<readonly Look[]>;

export type Walked = { readonly found: FoundFile<never>[]; readonly leftOut: UnreadPath[] };

/**
 * The files below a folder in batches, each with its path on the disk; directory by directory, so that what waits is no more than
 * the open directories and one batch. Symbolic links to files are followed, those to folders are not: they could go round.
 * What a downloaded cycle has of Longshore's own is left out.
 */
export async function* walkFolder(root: string, looks: Looks = lookTogether): AsyncGenerator<Walked> {
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    let batch: { path: string; isLink: boolean }[] = [];
    try {
      for await (const entry of await opendir(join(root, folder), { bufferSize: looksAtOnce })) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (isReserved(path)) continue;
        if (entry.isDirectory()) folders.push(path);
        else batch.push({ path, isLink: entry.isSymbolicLink() });
        if (batch.length < looksAtOnce) continue;
        yield await lookAt(root, batch, looks);
        batch = [];
      }
    } catch (cause) {
      const sentence = whyNot(codeOf(cause));
      const unread: UnreadPath =
        folder === '' ? { path: '.', kind: 'top', sentence } : { path: folder, kind: 'folder', sentence };
      yield { found: [], leftOut: [unread] };
    }
    if (batch.length > 0) yield await lookAt(root, batch, looks);
  }
}

async function lookAt(
  root: string,
  batch: readonly { path: string; isLink: boolean }[],
  looks: Looks,
): Promise<Walked> {
  const found: FoundFile<never>[] = [];
  const leftOut: UnreadPath[] = [];
  const seen = await looks(batch.map(({ path }) => join(root, path)));
  for (const [at, { path, isLink }] of batch.entries()) {
    const look = seen[at] ?? { kind: 'other' };
    if (look.kind === 'file') {
      const { sizeBytes, modifiedAtMs } = look;
      found.push({ path, sizeBytes, modifiedAtMs });
    } else if (look.kind === 'nothing') leftOut.push({ path, kind: 'file', sentence: whyNot(look.code) });
    else if (isLink && look.kind === 'folder')
      leftOut.push({
        path,
        kind: 'folder',
        sentence: 'It is a link to a folder. Push that folder by itself.',
      });
    else leftOut.push({ path, kind: 'file', sentence: 'It is no regular file.' });
  }
  return { found, leftOut };
}

function whyNot(code: string | null): string {
  if (code === 'EACCES' || code === 'EPERM') return 'It may not be read by you. Check its permissions.';
  // Names on a disk are bytes; those that are no UTF-8 come as others, under which nothing is found.
  if (code === 'ENOENT')
    return 'It was not found again: it is gone, a broken link, or its name is not UTF-8.';
  return `It could not be read (${code ?? 'unknown'}).`;
}

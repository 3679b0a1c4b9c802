import { readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { UnreadPath } from '../../app/upload/found-file';
import { IgnoreRules, ignoreFileName, maxIgnoreFileBytes } from '../../app/upload/ignore-rules';
import { ScanBook } from '../../app/upload/scan-book';
import { type IgnoreChoice, usualChoice } from '../../core/protocol/ignore-choice';
import { maxManifestBatch } from '../../core/protocol/manifest';
import { usageError } from '../command-error';
import { type Looks, type Walked, walkFolder } from '../node/walk-folder';
import type { UploadScreen } from '../screen/upload-screen';

const gatherMs = 250;

/** A folder that is being read: its files are handed out as they are found. */
export interface OpenFolder {
  /** What the paths of its files begin with on this disk. */
  readonly root: string;
  readonly book: ScanBook<never>;
  /** Settles once all of it was found. */
  readonly read: Promise<void>;
}

interface FolderOptions {
  /** As of the session that goes on, or else that of the upload page. */
  readonly choice?: IgnoreChoice;
  readonly looks?: Looks;
}

/** Begins to find the files of a folder; reads nothing of their content. */
export async function openFolder(
  folder: string,
  screen: UploadScreen,
  signal: AbortSignal,
  { choice = usualChoice, looks }: FolderOptions = {},
): Promise<OpenFolder> {
  const root = resolve(folder);
  const seen = await stat(root).catch(() => null);
  if (!seen?.isDirectory())
    throw usageError(`${folder} is no folder that can be read. Name an existing one.`);
  const rules = new IgnoreRules(choice, choice.useFolderFile ? await readFolderRules(root) : null);
  const book = new ScanBook<never>(basename(root) || 'Files', rules);
  return { root, book, read: readInto(book, walkFolder(root, looks), screen, signal) };
}

/** Ends with the first file that goes into the manifest; false where the whole folder has none. */
export async function hasAnyFile({ book }: OpenFolder): Promise<boolean> {
  for await (const _first of book.batches(1)) return true;
  return false;
}

/** For the manifest: the first files at once, then those of a moment together, since each batch is a request. */
export async function* manifestBatches({ book, read }: OpenFolder) {
  let handedOut = 0;
  for await (const batch of book.batches(maxManifestBatch)) {
    yield batch;
    handedOut += batch.length;
    if (book.isOpen && book.listedFiles - handedOut < maxManifestBatch)
      await Promise.race([read, setTimeout(gatherMs)]);
  }
}

async function readInto(
  book: ScanBook<never>,
  walk: AsyncIterable<Walked>,
  screen: UploadScreen,
  signal: AbortSignal,
): Promise<void> {
  const leftOut: UnreadPath[] = [];
  let files = 0;
  let bytes = 0;
  for await (const walked of walk) {
    if (signal.aborted) return;
    for (const { sizeBytes } of walked.found) bytes += sizeBytes;
    files += walked.found.length;
    leftOut.push(...walked.leftOut);
    book.take(walked.found);
    screen.scanning(files, bytes);
  }
  book.end(leftOut);
  screen.scanned(book.summary);
}

/** The ignore file of the folder itself, as the upload page reads it. */
async function readFolderRules(root: string): Promise<string | null> {
  const path = join(root, ignoreFileName);
  const seen = await stat(path).catch(() => null);
  if (!seen?.isFile()) return null;
  if (seen.size > maxIgnoreFileBytes)
    throw usageError(`${ignoreFileName} is larger than 64 KiB, which is too much for rules. Shorten it.`);
  return await readFile(path, 'utf8').catch(() => {
    throw usageError(`${ignoreFileName} cannot be read. Check its permissions, or remove it.`);
  });
}

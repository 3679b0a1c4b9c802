import { readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { IgnoreRules, ignoreFileName, maxIgnoreFileBytes, usualChoice } from '../../app/upload/ignore-rules';
import { type FoundFile, finishScan, type Scan } from '../../app/upload/scan';
import { usageError } from '../command-error';
import { type LeftOut, walkFolder } from '../node/walk-folder';
import type { UploadScreen } from '../screen/upload-screen';

/** Finds the files of a folder; reads nothing of their content. */
export async function scanFolder(folder: string, screen: UploadScreen): Promise<Scan<string>> {
  const root = resolve(folder);
  const seen = await stat(root).catch(() => null);
  if (!seen?.isDirectory())
    throw usageError(`${folder} is no folder that can be read. Name an existing one.`);
  const rules = new IgnoreRules(usualChoice, await readFolderRules(root));
  const found: FoundFile<string>[] = [];
  const leftOut: LeftOut[] = [];
  let bytes = 0;
  for await (const walked of walkFolder(root)) {
    for (const file of walked.found) {
      found.push(file);
      bytes += file.sizeBytes;
    }
    leftOut.push(...walked.leftOut);
    screen.scanning(found.length, bytes);
  }
  const scan = finishScan(basename(root) || 'Files', found, leftOut, rules);
  screen.scanned(scan.summary);
  if (scan.files.length === 0) throw usageError(`${folder} has no file that could be sent.`);
  return scan;
}

/** The ignore file of the folder itself, as the upload page reads it. */
async function readFolderRules(root: string): Promise<string | null> {
  const path = join(root, ignoreFileName);
  const seen = await stat(path).catch(() => null);
  if (!seen?.isFile()) return null;
  if (seen.size > maxIgnoreFileBytes)
    throw usageError(`${ignoreFileName} is larger than 64 KiB, which is too much for rules. Shorten it.`);
  return await readFile(path, 'utf8');
}

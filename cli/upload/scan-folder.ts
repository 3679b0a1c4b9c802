import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
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
  const scan = finishScan(basename(root) || 'Files', found, leftOut);
  screen.scanned(scan.summary);
  if (scan.files.length === 0) throw usageError(`${folder} has no file that could be sent.`);
  return scan;
}

import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Bytes } from '../../app/upload/ports';
import { nothingIgnored } from '../../core/protocol/ignore-choice';
import { NodeHasher } from '../node/node-hasher';
import type { UploadScreen } from '../screen/upload-screen';
import { openFolder } from '../upload/open-folder';
import type { Arrived } from './receipt-lines';

export interface Comparison {
  /** Files that are as the receipt says. */
  readonly same: number;
  /** Of these, files of which there is no digest or ETag to compare, but only their size. */
  readonly bySizeAlone: number;
  readonly differences: readonly { path: string; sentence: string }[];
}

const pieceBytes = 1024 * 1024;

/** Reads every file that the receipt says arrived, and compares it by size and digest. */
export async function compareFolder(
  folder: string,
  arrived: AsyncIterable<Arrived>,
  screen: UploadScreen,
): Promise<Comparison> {
  const { root, book, read } = await openFolder(folder, screen, new AbortController().signal, {
    choice: nothingIgnored,
  });
  await read;
  // One for all files: each makes its code anew, which takes longer than a small file.
  const hasher = new NodeHasher();
  const byPath = new Map(Array.from(book.files(), (file) => [file.path, file]));
  const differences: { path: string; sentence: string }[] = [];
  let [same, bySizeAlone] = [0, 0];
  for await (const line of arrived) {
    const { path } = line;
    const local = byPath.get(path);
    if (!local) differences.push({ path, sentence: 'It is not in the folder.' });
    else if (local.sizeBytes !== line.sizeBytes)
      differences.push({ path, sentence: `It has ${local.sizeBytes} bytes, and not ${line.sizeBytes}.` });
    else {
      const sentence = await differenceOf(hasher, join(root, book.found(local.index).path), line);
      if (sentence !== null) differences.push({ path, sentence });
      else {
        same += 1;
        if (line.crc64nvme === null && line.md5 === null) bySizeAlone += 1;
      }
    }
  }
  return { same, bySizeAlone, differences };
}

async function differenceOf(hasher: NodeHasher, file: string, line: Arrived): Promise<string | null> {
  try {
    return (await hasSameBytes(hasher, file, line)) ? null : 'Its bytes are others.';
  } catch {
    return 'It cannot be read. Check its permissions.';
  }
}

async function hasSameBytes(hasher: NodeHasher, file: string, { crc64nvme, md5 }: Arrived): Promise<boolean> {
  const expected = crc64nvme ?? md5;
  if (expected === null) return true;
  const digest = await hasher.start(crc64nvme === null ? 'md5' : 'crc64nvme');
  for await (const chunk of createReadStream(file, { highWaterMark: pieceBytes }))
    digest.update(chunk as Bytes);
  return digest.hex() === expected;
}

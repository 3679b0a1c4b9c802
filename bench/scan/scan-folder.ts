import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const filesADirectory = 1_000;
/** Beside the folder: it is whole. */
const marker = (root: string) => `${root}.made`;

export interface ScanFolder {
  readonly files: number;
  readonly bytes: number;
  /** Left out by the usual rules. */
  readonly ignored: number;
}

/** So many files in directories of a thousand, empty but for each tenth, with what systems make by themselves strewn in. */
export function makeScanFolder(root: string, files: number): ScanFolder {
  const isThere = existsSync(`${marker(root)}-${files}`);
  let [bytes, ignored] = [0, 0];
  for (let at = 0; at < files; at++) {
    const number = Math.floor(at / filesADirectory);
    const directory = join(root, `series-${number % 10}`, `day-${number}`);
    if (at % filesADirectory === 0) {
      const litter = ['.DS_Store', ...(number % 3 === 0 ? ['Thumbs.db', '~$notes.docx'] : [])];
      ignored += litter.length;
      if (!isThere) {
        mkdirSync(directory, { recursive: true });
        for (const name of litter) writeFileSync(join(directory, name), 'x');
      }
    }
    const content = at % 10 === 0 ? 'x' : '';
    bytes += content.length;
    if (!isThere) writeFileSync(join(directory, `measurement-${at}.dat`), content);
  }
  writeFileSync(`${marker(root)}-${files}`, '');
  return { files, bytes, ignored };
}

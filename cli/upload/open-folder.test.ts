import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { silentScreen } from '../screen/upload-screen';
import { openFolder } from './open-folder';

it('leaves out what the upload page would leave out, and says by which rule', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'longshore-rules-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const name of ['.DS_Store', 'a.log', 'b.txt', 'Thumbs.db']) await writeFile(join(folder, name), 'x');
  await writeFile(join(folder, '.longshoreignore'), '*.log\n!Thumbs.db\n');
  const { book, read } = await openFolder(folder, silentScreen, new AbortController().signal);
  await read;
  const { summary } = book;
  expect(Array.from(book.files(), ({ path }) => path).sort()).toEqual([
    '.longshoreignore',
    'Thumbs.db',
    'b.txt',
  ]);
  expect(summary.ignored.map(({ rule, origin, files }) => [rule, origin, files]).sort()).toEqual([
    ['*.log', 'folder', 1],
    ['.DS_Store', 'default', 1],
  ]);
});

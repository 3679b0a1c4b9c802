import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { FoundFile, UnreadPath } from '../../app/upload/found-file';
import { walkFolder } from './walk-folder';

async function makeRoot(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'longshore-walk-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  return root;
}

async function walk(root: string) {
  const found: FoundFile<never>[] = [];
  const leftOut: UnreadPath[] = [];
  let largest = 0;
  for await (const batch of walkFolder(root)) {
    found.push(...batch.found);
    leftOut.push(...batch.leftOut);
    largest = Math.max(largest, batch.found.length);
  }
  return { paths: found.map(({ path }) => path).sort(), found, leftOut, largest };
}

it('finds every file of every folder, in small batches', async () => {
  const root = await makeRoot();
  const paths = Array.from({ length: 100 }, (_, at) => `folder-${at % 3}/${at % 2}/${at}.txt`);
  for (const path of paths) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), path);
  }
  const walked = await walk(root);
  expect(walked.paths).toEqual([...paths].sort());
  expect(walked.largest).toBeLessThanOrEqual(32);
  const [first] = walked.found;
  expect(first).toMatchObject({ sizeBytes: first?.path.length, modifiedAtMs: expect.any(Number) });
  expect(Number.isInteger(first?.modifiedAtMs), 'whole milliseconds').toBe(true);
});

it('follows links to files, and says why it leaves out what it cannot take', async () => {
  const root = await makeRoot();
  await mkdir(join(root, 'real'));
  await writeFile(join(root, 'real/file.txt'), 'x');
  await symlink('real/file.txt', join(root, 'to-file'));
  await symlink('.', join(root, 'round'));
  await symlink('nothing', join(root, 'broken'));
  const { paths, leftOut } = await walk(root);
  expect(paths).toEqual(['real/file.txt', 'to-file']);
  expect(leftOut.sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
    { path: 'broken', kind: 'file', sentence: expect.stringContaining('broken link') },
    { path: 'round', kind: 'folder', sentence: expect.stringContaining('link to a folder') },
  ]);
});

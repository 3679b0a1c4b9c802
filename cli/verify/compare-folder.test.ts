import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { silentScreen } from '../screen/upload-screen';
import { compareFolder } from './compare-folder';
import type { Arrived } from './receipt-lines';

const arrived = (path: string, text: string): Arrived => ({
  path,
  key: path,
  sizeBytes: text.length,
  crc64nvme: null,
  md5: createHash('md5').update(text).digest('hex'),
  etag: null,
  outcome: 'uploaded',
});

it('tells each difference of a folder, a file that cannot be read among them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'longshore-compare-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const name of ['same', 'other', 'long', 'lost']) await writeFile(join(folder, name), 'text');
  async function* receipt() {
    yield arrived('same', 'text');
    yield arrived('other', 'TEXT');
    yield arrived('long', 'longer text');
    yield arrived('nowhere', 'text');
    // Between the look into the folder and the look into the file.
    await rm(join(folder, 'lost'));
    yield arrived('lost', 'text');
  }
  const { same, bySizeAlone, differences } = await compareFolder(folder, receipt(), silentScreen);
  expect({ same, bySizeAlone }).toEqual({ same: 1, bySizeAlone: 0 });
  expect(differences).toEqual([
    { path: 'other', sentence: 'Its bytes are others.' },
    { path: 'long', sentence: 'It has 4 bytes, and not 11.' },
    { path: 'nowhere', sentence: 'It is not in the folder.' },
    { path: 'lost', sentence: 'It cannot be read. Check its permissions.' },
  ]);
});

it('makes what it hashes with once for all files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'longshore-compare-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const names = ['a', 'b', 'c'];
  for (const name of names) await writeFile(join(folder, name), 'text');
  const compile = vi.spyOn(WebAssembly, 'instantiate');
  onTestFinished(() => compile.mockRestore());
  async function* receipt() {
    for (const name of names) yield { ...arrived(name, 'text'), crc64nvme: 'wrong' };
  }
  const { differences } = await compareFolder(folder, receipt(), silentScreen);
  expect(differences.map(({ path }) => path)).toEqual(names);
  expect(compile).toHaveBeenCalledOnce();
});

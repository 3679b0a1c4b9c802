import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readChecked } from '../../app/upload/read-checked';
import { BufferPool } from './buffer-pool';
import { type ReadOrder, readHashed } from './disk/hashed-read';
import { DiskFile, statOf } from './disk-file';
import { NodeHasher } from './node-hasher';

const inThisThread = {
  async read(order: ReadOrder) {
    const bytes = new Uint8Array(order.end - order.start);
    const [read] = await readHashed([{ order, into: bytes }], new NodeHasher());
    if (!read) throw new Error('Nothing was read');
    return { ...read, bytes };
  },
};

async function makeFile(content: string) {
  const root = await mkdtemp(join(tmpdir(), 'longshore-disk-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const path = join(root, 'file');
  await writeFile(path, content);
  return { path, file: new DiskFile(path, statOf(await stat(path)), new BufferPool(), inThisThread) };
}

it('reads a range of the file of the scan', async () => {
  const { file } = await makeFile('0123456789');
  const read = await readChecked(file, 3, 7);
  expect(read.ok && new TextDecoder().decode(read.bytes)).toBe('3456');
});

it('refuses a file that is another one by now, or none', async () => {
  const { file, path } = await makeFile('0123456789');
  await writeFile(path, '0123456789 and more');
  expect(await readChecked(file, 0, 10)).toEqual({ ok: false, reason: 'changed' });
  expect(await file.readHashed(0, 10, [])).toMatchObject({ ok: false, reason: 'changed' });
  await rm(path);
  expect(await readChecked(file, 0, 10)).toEqual({ ok: false, reason: 'unreadable' });
  expect(await file.readHashed(0, 10, [])).toMatchObject({ ok: false, reason: 'unreadable' });
});

it('gives the memory of a large read to the next one', () => {
  const pool = new BufferPool();
  const first = pool.take(1_000_000);
  pool.give(first);
  expect(pool.take(900_000).buffer).toBe(first.buffer);
  expect(pool.take(900_000).buffer).not.toBe(first.buffer);
});

it('gives parts that are too large to be held as ranges, and all others as bytes', async () => {
  const { file } = await makeFile('0123456789');
  const heldBytes = 64 * 1024 * 1024;
  expect(await file.slice(0, heldBytes - 1)).toBeNull();
  expect((await file.slice(0, heldBytes))?.size).toBe(heldBytes);
});

import { afterEach, describe, expect, it, vi } from 'vitest';
import { folderOf } from '../fakes/fake-folder';
import type { FoundFile } from '../found-file';
import { walkFolder } from './folder-walk';
import { HandleLitter } from './handle-litter';

async function walked(root: FileSystemDirectoryHandle, limitMs?: number) {
  const { batches, unreadable } = walkFolder(root, new HandleLitter(), limitMs);
  const found: FoundFile<never>[] = [];
  const sizes: number[] = [];
  for await (const batch of batches) {
    sizes.push(batch.length);
    found.push(...batch);
  }
  return { found, sizes, unreadable };
}

afterEach(() => void vi.unstubAllGlobals());

describe('walkFolder', () => {
  it('loses no file where the browser has no memory to spare for what only makes it collect handles', async () => {
    const full = class {
      constructor() {
        throw new RangeError('Array buffer allocation failed');
      }
    };
    const names = Array.from({ length: 1_100 }, (_, n) => [`f${n}`, ''] as const);
    const root = folderOf('root', Object.fromEntries(names));
    vi.stubGlobal('ArrayBuffer', full);
    const { found, unreadable } = await walked(root);
    expect(found).toHaveLength(1_100);
    expect(unreadable).toEqual([]);
  });

  it('finds every file with its size and time, and keeps no object of it', async () => {
    const { found, unreadable } = await walked(folderOf('root', { a: { b: { x: 'xyz' } }, y: '' }));
    expect(found).toEqual([
      { path: 'y', sizeBytes: 0, modifiedAtMs: 1_000 },
      { path: 'a/b/x', sizeBytes: 3, modifiedAtMs: 1_003 },
    ]);
    expect(unreadable).toEqual([]);
  });

  it('gives batches of a few hundred, of large folders and of many small ones', async () => {
    const names = (count: number, of: string) => Array.from({ length: count }, (_, n) => `${of}${n}`);
    const large = Object.fromEntries(names(1_500, 'f').map((name) => [name, '']));
    const small = Object.fromEntries(
      names(400, 'd').map((name) => [name, { one: '1', two: '2', three: '3' }]),
    );
    const { found, sizes } = await walked(folderOf('root', { large, small }));
    expect(new Set(found.map(({ path }) => path)).size).toBe(2_700);
    expect(Math.max(...sizes)).toBeLessThan(600);
    expect(sizes.length).toBeLessThan(8);
  });

  it('holds the handles of a few folders only, however many wait for their turn', async () => {
    const lookups: string[] = [];
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`d${n}`, { f: `${n}` }]));
    const { found, unreadable } = await walked(folderOf('root', many, lookups));
    expect(new Set(found.map(({ path }) => path)).size).toBe(5_000);
    expect(unreadable).toEqual([]);
    expect(lookups.length).toBeGreaterThanOrEqual(4_000);
  });

  it('asks for no folder of a small tree again', async () => {
    const lookups: string[] = [];
    await walked(folderOf('root', { a: { b: { x: '1' } }, c: { y: '2' } }, lookups));
    expect(lookups).toEqual([]);
  });

  it('says which folder was gone before its turn came', async () => {
    const many = Object.fromEntries(Array.from({ length: 1_200 }, (_, n) => [`d${n}`, { f: `${n}` }]));
    const root = folderOf('root', many);
    const gone = Object.assign(root, {
      getDirectoryHandle: async (name: string) => {
        if (name === 'd1100') throw new DOMException('Gone', 'NotFoundError');
        return folderOf(name, many[name] ?? {});
      },
    });
    const { found, unreadable } = await walked(gone);
    expect(found).toHaveLength(1_199);
    expect(unreadable).toEqual([
      { path: 'd1100', kind: 'folder', sentence: expect.stringContaining('to its end') },
    ]);
  });

  it('says which file could not be read, and goes on', async () => {
    const { found, unreadable } = await walked(folderOf('root', { a: { bad: 'locked', good: '1' }, z: '2' }));
    expect(found.map(({ path }) => path).sort()).toEqual(['a/good', 'z']);
    expect(unreadable).toEqual([
      { path: 'a/bad', kind: 'file', sentence: expect.stringContaining('could not be read') },
    ]);
  });

  it('says which folder could not be read to its end, and goes on with the others', async () => {
    const broken = { ...folderOf('bad', {}), values: () => ({ [Symbol.asyncIterator]: () => failing }) };
    const failing = { next: () => Promise.reject(new DOMException('Gone', 'NotFoundError')) };
    const root = {
      kind: 'directory',
      name: 'root',
      async *values() {
        yield broken;
        yield folderOf('good', { x: '1' });
      },
    };
    const { found, unreadable } = await walked(root as unknown as FileSystemDirectoryHandle);
    expect(found.map(({ path }) => path)).toEqual(['good/x']);
    expect(unreadable).toEqual([
      { path: 'bad', kind: 'folder', sentence: expect.stringContaining('to its end') },
    ]);
  });

  it('never hangs on a folder, a list or a file of a drive that does not answer, and says so', async () => {
    const silence = new Promise<never>(() => {});
    const listed = {
      ...folderOf('listed', {}),
      values: () => ({ next: () => silence, return: () => silence }),
    };
    const file = { kind: 'file', name: 'silent', getFile: () => silence };
    const many = Object.fromEntries(Array.from({ length: 1_100 }, (_, n) => [`d${n}`, {}]));
    const root = {
      ...folderOf('root', many),
      getDirectoryHandle: (name: string) => (name === 'd1050' ? silence : folderOf(name, {})),
      async *values() {
        yield listed;
        yield file;
        yield* folderOf('root', { fine: '1', ...many }).values();
      },
    };
    const { found, unreadable } = await walked(root as unknown as FileSystemDirectoryHandle, 20);
    expect(found.map(({ path }) => path)).toEqual(['fine']);
    expect(unreadable.map(({ path }) => path).sort()).toEqual(['d1050', 'listed', 'silent']);
    for (const { sentence } of unreadable) expect(sentence).toContain('check the drive');
  });
});

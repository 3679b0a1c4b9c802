import { describe, expect, it } from 'vitest';
import { settled } from '../fakes/fake-clock';
import { file, folder, named } from '../fakes/fake-entries';
import { folderOf } from '../fakes/fake-folder';
import { walkHidden } from './hidden-names';

async function hiddenIn(root: FileSystemEntry, handle: FileSystemDirectoryHandle): Promise<string[]> {
  const paths: string[] = [];
  for await (const batch of walkHidden(root, handle).batches) paths.push(...batch.map(({ path }) => path));
  return paths.sort();
}

describe('walkHidden', () => {
  it('finds what the handle does not show: files, and all that lies in folders', async () => {
    const deep = folder('deep', named(file('12:30.csv'), file('b.csv')));
    const kept = folder('runs~', named(file('a'), folder('inner', named(file('c.url'), file('d')))));
    const root = folder('top', named(file('a.csv'), file('notes~'), deep, kept));
    const handle = folderOf('top', {
      'a.csv': '',
      'notes~': '',
      deep: { '12:30.csv': '', 'b.csv': '' },
      'runs~': { a: '', inner: { 'c.url': '', d: '' } },
    });
    expect(await hiddenIn(root, handle)).toEqual([
      'deep/12:30.csv',
      'notes~',
      'runs~/a',
      'runs~/inner/c.url',
      'runs~/inner/d',
    ]);
  });

  it('leaves to the handle what that shows, however odd its name', async () => {
    const names = ['.hidden', 'a;b', 'x.db', 'con-1', '100 %', 'caf\u00e9'];
    const root = folder('top', named(...names.map((name) => file(name))));
    const handle = folderOf('top', Object.fromEntries(names.map((name) => [name, ''])));
    expect(await hiddenIn(root, handle)).toEqual([]);
  });

  it('names a folder that is gone once its handle is asked for, and goes on with the others', async () => {
    const gone = folder('gone', named(file('12:30.csv'), folder('inner', named(file('a~')))));
    const root = folder('top', named(gone, folder('kept', named(file('notes~')))));
    const hidden = walkHidden(root, folderOf('top', { kept: { 'notes~': '' } }));
    const paths: string[] = [];
    for await (const batch of hidden.batches) paths.push(...batch.map(({ path }) => path));
    expect(paths).toEqual(['kept/notes~']);
    expect(hidden.unreadable).toEqual([
      { path: 'gone', kind: 'folder', sentence: expect.stringContaining('to its end') },
      { path: 'gone/inner', kind: 'folder', sentence: expect.stringContaining('to its end') },
    ]);
  });

  it('counts the handles that it asks for, so that they are collected in time', async () => {
    const names = Array.from({ length: 1_200 }, (_, n) => `shown{${n}}`);
    const root = folder('top', named(...names.map((name) => file(name))));
    const handle = folderOf('top', Object.fromEntries(names.map((name) => [name, ''])));
    let sum = 0;
    const made = (handles: number) => {
      sum += handles;
    };
    for await (const _batch of walkHidden(root, handle, { made }).batches);
    expect(sum).toBe(1_200);
  });

  /** The names that are tried on the handle, and how many of them at once. */
  async function triedOf(names: readonly string[]) {
    const root = folder('top', named(...names.map((name) => file(name))));
    const handle = folderOf('top', Object.fromEntries(names.map((name) => [name, ''])));
    const tried: string[] = [];
    let now = 0;
    let most = 0;
    const getFileHandle = async (name: string) => {
      tried.push(name);
      now += 1;
      most = Math.max(most, now);
      await settled(1);
      now -= 1;
    };
    expect(await hiddenIn(root, Object.assign(handle, { getFileHandle }))).toEqual([]);
    return { tried, most };
  }

  it('tries many names at once, and not all of a large folder', async () => {
    const { tried, most } = await triedOf(Array.from({ length: 150 }, (_, n) => `a~${n}.csv`));
    expect(tried).toHaveLength(150);
    expect(most).toBe(64);
  });

  it('tries no name that Chromium shows on every system, and each that it may hide', async () => {
    const shown = [
      '.gitignore',
      'a;b.csv',
      '100 %',
      'config.json',
      'company 1.xlsx',
      'it’s（1）.md',
      'con-figs.txt',
    ];
    const doubtful = [
      'a~',
      'a:b',
      'a.',
      'a ',
      '..a',
      '. a',
      'a\u200db',
      'a\u2028b',
      'a"',
      'a.{b}',
      'x.LNK',
      'Thumbs.db',
      'con',
      'Con.x',
      'com1.x',
      'conin$',
      'clock$',
    ];
    expect((await triedOf([...shown, ...doubtful])).tried).toEqual(doubtful);
  });
});

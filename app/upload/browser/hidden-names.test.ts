import { describe, expect, it } from 'vitest';
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
});

import { describe, expect, it } from 'vitest';
import { folderOf } from '../fakes/fake-folder';
import { FolderFiles } from './folder-files';
import { HandleLitter } from './handle-litter';

const tree = { a: { b: { 'x.txt': 'deep', 'y.txt': 'beside' } }, 'top.txt': 'flat' };

describe('FolderFiles', () => {
  it('opens files by their paths, and asks for the directory of several once', async () => {
    const lookups: string[] = [];
    const files = new FolderFiles(folderOf('root', tree, lookups), new HandleLitter());
    const opened = await Promise.all(['top.txt', 'a/b/x.txt', 'a/b/y.txt'].map((path) => files.open(path)));
    expect(await Promise.all(opened.map((file) => file.text()))).toEqual(['flat', 'deep', 'beside']);
    expect(lookups).toEqual(['a', 'b']);
  });

  it('keeps few directories, and finds the others again', async () => {
    const lookups: string[] = [];
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`d${n}`, { f: `${n}` }]));
    const files = new FolderFiles(folderOf('root', many, lookups), new HandleLitter());
    for (let n = 0; n < 200; n++) await files.open(`d${n}/f`);
    await files.open('d199/f');
    expect(lookups).toHaveLength(200);
    expect(await (await files.open('d0/f')).text()).toBe('0');
    expect(lookups).toHaveLength(201);
  });

  it('throws for what is gone, and looks again the next time', async () => {
    const lookups: string[] = [];
    const files = new FolderFiles(folderOf('root', tree, lookups), new HandleLitter());
    await expect(files.open('gone/x')).rejects.toThrow('There is no gone');
    await expect(files.open('gone/x')).rejects.toThrow('There is no gone');
    await expect(files.open('a/gone')).rejects.toThrow('There is no gone');
    expect(lookups).toEqual(['gone', 'gone', 'a']);
  });
});

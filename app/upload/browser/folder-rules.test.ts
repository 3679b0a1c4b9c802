import { describe, expect, it } from 'vitest';
import { folderOf } from '../fakes/fake-folder';
import { rulesInFolder } from './folder-rules';

describe('rulesInFolder', () => {
  it('reads the ignore file of a folder, and knows one that has none', async () => {
    expect(await rulesInFolder(folderOf('top', { '.longshoreignore': '*.tmp' }))).toEqual({
      kind: 'read',
      text: '*.tmp',
    });
    expect(await rulesInFolder(folderOf('top', { a: '' }))).toEqual({ kind: 'none' });
    expect(await rulesInFolder(folderOf('top', { '.longshoreignore': 'locked' }))).toEqual({ kind: 'none' });
  });

  it('does not take the silence of a drive for a folder without rules', async () => {
    const getFileHandle = () => new Promise<never>(() => {});
    const silent = Object.assign(folderOf('top', {}), { getFileHandle });
    await expect(rulesInFolder(silent, 20)).rejects.toThrow('did not answer in time');
  });
});

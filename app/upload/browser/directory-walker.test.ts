import { describe, expect, it } from 'vitest';
import { file, folder, named } from '../fakes/fake-entries';
import { walkEntries } from './directory-walker';
import type { Walked } from './found-batches';
import { pathBelowTop, walkPicked } from './picked-files';
import { elementOf, etagOf } from './xhr-transport';

async function pathsOf(walked: Walked): Promise<string[]> {
  const paths: string[] = [];
  for await (const batch of walked.batches) paths.push(...batch.map(({ path }) => path));
  return paths.sort();
}

describe('walkEntries', () => {
  it('reads a folder to its end, however little comes at once', async () => {
    const many = Array.from({ length: 250 }, (_, i) => file(`f${i}`));
    const walked = walkEntries([folder('top', named(...many, folder('deep', named(file('x')))), 100)]);
    const paths = await pathsOf(walked);
    expect(paths).toHaveLength(251);
    expect(paths).toContain('deep/x');
    expect(walked.folderName).toBe('top');
  });

  it('gives the first files of a large folder before it has read the rest', async () => {
    let left = 100_000;
    const endless: FileSystemDirectoryEntry = {
      ...folder('top', {}),
      createReader: () => ({
        readEntries: (take) => {
          left -= 100;
          take(Array.from({ length: 100 }, (_, i) => file(`f${left + i}`)));
        },
      }),
    };
    for await (const batch of walkEntries([endless]).batches) {
      expect(batch).toHaveLength(500);
      break;
    }
    expect(left).toBe(99_500);
  });

  it('keeps the names of several things that were dropped together', async () => {
    const walked = walkEntries([folder('a', named(file('x'))), file('y')]);
    expect(await pathsOf(walked)).toEqual(['a/x', 'y']);
    expect(walked.folderName).toBe('2 items');
  });

  it('gives two dropped folders of one name distinct names', async () => {
    const walked = walkEntries([folder('a', named(file('x'))), folder('a', named(file('x')))]);
    expect(await pathsOf(walked)).toEqual(['a (2)/x', 'a/x']);
  });

  it('finds the ignore file of a dropped folder', async () => {
    const rules = file('.longshoreignore');
    const top: FileSystemDirectoryEntry = {
      ...folder('top', named(rules)),
      getFile: (_path, _options, take) => take?.(rules),
    };
    expect((await walkEntries([top]).ignoreFile())?.name).toBe('.longshoreignore');
    expect(await walkEntries([folder('top', {})]).ignoreFile()).toBeNull();
    expect(await walkEntries([file('y')]).ignoreFile()).toBeNull();
    const silent = { ...top, getFile: () => {} };
    await expect(walkEntries([silent], 20).ignoreFile()).rejects.toThrow('in time');
  });

  it('walks folders that nest deeper than calls may', async () => {
    let deep: FileSystemEntry = file('end');
    for (let i = 0; i < 3_000; i++) deep = folder('d', named(deep));
    expect(await pathsOf(walkEntries([deep]))).toHaveLength(1);
  });

  it('never hangs on an entry that does not answer, nor stops at one that fails', async () => {
    const silent: FileSystemFileEntry = { ...file('silent'), file: () => {} };
    const refused: FileSystemFileEntry = {
      ...file('refused'),
      file: (_, refuse) => refuse?.(new DOMException('no')),
    };
    const stuck: FileSystemDirectoryEntry = {
      ...folder('stuck', {}),
      createReader: () => ({ readEntries: () => {} }),
    };
    const walked = walkEntries([folder('top', named(silent, refused, stuck, file('fine')))], 20);
    expect(await pathsOf(walked)).toEqual(['fine']);
    expect(walked.unreadable.map(({ path }) => path).sort()).toEqual(['refused', 'silent', 'stuck']);
  });

  it('never hangs on a choice that does not answer', async () => {
    const top = folder('top', named(file('a')));
    const walked = walkEntries([top], 20, () => new Promise<never>(() => {}));
    expect(await pathsOf(walked)).toEqual([]);
    expect(walked.unreadable).toEqual([
      { path: 'top', kind: 'top', sentence: expect.stringContaining('check the drive') },
    ]);
  });

  it('names a folder once, of which neither the choice nor the rest of the list could be had', async () => {
    let reads = 0;
    const top: FileSystemDirectoryEntry = {
      ...folder('top', {}),
      createReader: () => ({
        readEntries: (take, refuse) => {
          reads += 1;
          if (reads === 1) take([file('a')]);
          else refuse?.(new DOMException('no'));
        },
      }),
    };
    const walked = walkEntries([top], 20, () => Promise.reject(new Error('no')));
    expect(await pathsOf(walked)).toEqual([]);
    expect(reads).toBe(2);
    expect(walked.unreadable).toEqual([
      { path: 'top', kind: 'top', sentence: expect.stringContaining('to its end') },
    ]);
  });
});

describe('walkPicked', () => {
  const picked = (path: string): File =>
    Object.defineProperty(new File(['x'], path.split('/').at(-1) ?? ''), 'webkitRelativePath', {
      value: path,
    });

  it('takes the picked folder out of the paths', async () => {
    const list = [picked('top/a/b.txt'), picked('top/c.txt')] as unknown as FileList;
    const walked = walkPicked(list);
    expect(walked.folderName).toBe('top');
    expect(await pathsOf(walked)).toEqual(['a/b.txt', 'c.txt']);
    expect(await walked.ignoreFile()).toBeNull();
    expect(pathBelowTop({ name: 'plain.txt', webkitRelativePath: '' })).toBe('plain.txt');
  });

  it('finds the ignore file of the picked folder, and no other', async () => {
    const deep = picked('top/a/.longshoreignore');
    const top = picked('top/.longshoreignore');
    expect(await walkPicked([deep, top] as unknown as FileList).ignoreFile()).toBe(top);
    expect(await walkPicked([deep] as unknown as FileList).ignoreFile()).toBeNull();
  });
});

describe('answers of a bucket', () => {
  it('reads ETag, code and message', () => {
    expect(etagOf('content-length: 0\r\netag: "abc-2"\r\n')).toBe('abc-2');
    expect(etagOf('content-length: 0\r\n')).toBeNull();
    const xml =
      '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>';
    expect([elementOf(xml, 'Code'), elementOf(xml, 'Message'), elementOf('', 'Code')]).toEqual([
      'AccessDenied',
      'Request has expired',
      null,
    ]);
  });
});

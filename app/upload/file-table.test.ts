import { describe, expect, it } from 'vitest';
import { FileTable } from './file-table';

const found = (path: string, at = 0) => ({ path, sizeBytes: at * 3, modifiedAtMs: 1.5e12 + at });

describe('FileTable', () => {
  it('gives back each file as it was found, over many blocks and in any order', () => {
    const table = new FileTable<string>();
    const files = Array.from({ length: 3_000 }, (_, at) => found(`d${Math.floor(at / 7)}/file-${at}`, at));
    expect(files.map((file) => table.add(file))).toEqual(files.map((_, at) => at));
    expect(table.size).toBe(3_000);
    const order = files.map((_, at) => (at * 1_117) % files.length);
    expect(order.map((at) => table.at(at))).toEqual(order.map((at) => ({ ...files[at], file: undefined })));
  });

  it('keeps apart what looks alike: folders of one name, names beside them, and any writing', () => {
    const table = new FileTable<string>();
    const names = [
      'a',
      'a/a',
      'a/b/a',
      'b',
      'a/b/b',
      '/',
      'line\nbreak',
      '\ud800',
      'cafe\u0301/\u{1f600}',
      'a/b ',
    ];
    const paths = Array.from({ length: 60 }, (_, round) => names.map((name) => `${round}${name}`)).flat();
    for (const path of [...names.filter((name) => name !== '/'), ...paths]) table.add(found(path));
    const kept = Array.from({ length: table.size }, (_, at) => table.at(at).path);
    expect(kept).toEqual([...names.filter((name) => name !== '/'), ...paths]);
  });

  it('keeps the objects of those files that have one', () => {
    const table = new FileTable<string>();
    for (let at = 0; at < 600; at++) table.add({ ...found(`${at}`, at), file: `object ${at}` });
    expect([0, 511, 512, 599].map((at) => table.at(at).file)).toEqual([
      'object 0',
      'object 511',
      'object 512',
      'object 599',
    ]);
  });

  it('says of an index that it never gave that there is no such file', () => {
    const table = new FileTable<string>();
    table.add(found('a'));
    expect(() => table.at(1)).toThrow(RangeError);
  });
});

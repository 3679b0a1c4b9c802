import { describe, expect, it } from 'vitest';
import { nothingIgnored, usualChoice } from '../../core/protocol/ignore-choice';
import type { UnreadPath } from './found-file';
import { IgnoreRules } from './ignore-rules';
import { ScanBook } from './scan-book';

const nfc = 'caf\u00e9';
const nfd = 'cafe\u0301';
const found = (path: string, sizeBytes = 1) => ({ path, sizeBytes, modifiedAtMs: 1, file: path });

const pathsOf = (next: IteratorResult<readonly { path: string }[], void>): string[] =>
  (next.value ?? []).map(({ path }) => path);

describe('ScanBook', () => {
  it('hands files out while more are found, and ends with the scan', async () => {
    const book = new ScanBook<string>('top', new IgnoreRules(nothingIgnored, null));
    const batches = book.batches(2);
    const first = batches.next();
    book.take([found('a'), found('b'), found('c')]);
    expect(pathsOf(await first)).toEqual(['a', 'b']);
    expect(pathsOf(await batches.next())).toEqual(['c']);
    const last = batches.next();
    book.end([]);
    expect((await last).done).toBe(true);
  });

  it('gives a name that is not NFC its path at the end, when its twin is known', async () => {
    const book = new ScanBook<string>('top', new IgnoreRules(nothingIgnored, null));
    book.take([found(`${nfd}/x.txt`)]);
    expect([...book.files()]).toEqual([]);
    expect(book.summary).toMatchObject({ files: 1, bytes: 1 });
    book.take([found(`${nfc}/x.txt`), found(`${nfd}/y.txt`)]);
    book.end([]);
    expect([...book.files()].map(({ path, index }) => [path, book.found(index).path])).toEqual([
      [`${nfc}/x.txt`, `${nfc}/x.txt`],
      [`${nfc}/x (2).txt`, `${nfd}/x.txt`],
      [`${nfc}/y.txt`, `${nfd}/y.txt`],
    ]);
    expect(book.summary.renamed).toEqual([{ path: `${nfc}/x (2).txt`, from: `${nfd}/x.txt` }]);
  });

  it('tells what was left out by which rule, and sorts anew under other rules', () => {
    const book = new ScanBook<string>('top', new IgnoreRules(usualChoice, null));
    book.take([found('.DS_Store', 6), found('a/.DS_Store', 6), found('a.txt', 3), found('b.tmp', 4)]);
    book.end([]);
    expect(book.summary).toMatchObject({
      files: 2,
      bytes: 7,
      ignored: [
        { rule: '.DS_Store', origin: 'default', files: 2, bytes: 12, examples: ['.DS_Store', 'a/.DS_Store'] },
      ],
    });
    book.filterBy(new IgnoreRules({ ...usualChoice, useDefaults: false, own: '*.tmp' }, null));
    expect([...book.files()].map(({ path }) => path)).toEqual(['.DS_Store', 'a/.DS_Store', 'a.txt']);
    expect(book.summary.ignored.map(({ rule, files }) => [rule, files])).toEqual([['*.tmp', 1]]);
  });

  it('names what could not be read only where no rule leaves it out, also under other rules', () => {
    const choice = { ...usualChoice, own: '*.sock\nnode_modules/\nbuild' };
    const book = new ScanBook<string>('top', new IgnoreRules(choice, null));
    const sentence = 'It could not be read.';
    const unread = (kind: UnreadPath['kind'], path: string) => ({ kind, path, sentence });
    book.end([
      unread('file', 'x.sock'),
      unread('folder', '.Trashes'),
      unread('folder', 'node_modules/a'),
      unread('folder', 'b/node_modules'),
      // No folder, so the rule does not mean it.
      unread('file', 'c/node_modules'),
      unread('top', 'build'),
    ]);
    const named = () => book.summary.unreadable;
    expect(named()).toEqual(['c/node_modules', 'build'].map((path) => ({ path, sentence })));
    book.filterBy(new IgnoreRules({ ...usualChoice, own: '*\n!*/\n!*.csv' }, null));
    expect(named(), 'of these, files may be wanted').toEqual(
      ['.Trashes', 'node_modules/a', 'b/node_modules', 'build'].map((path) => ({ path, sentence })),
    );
    book.filterBy(new IgnoreRules({ ...usualChoice, own: '*.sock' }, null));
    expect(named().map(({ path }) => path)).toEqual([
      'node_modules/a',
      'b/node_modules',
      'c/node_modules',
      'build',
    ]);
  });
});

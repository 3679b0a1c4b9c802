import { describe, expect, it } from 'vitest';
import { nothingIgnored } from '../../core/protocol/ignore-choice';
import { byDirectory } from './distinct-paths';
import type { FoundFile, UnreadPath } from './found-file';
import { IgnoreRules } from './ignore-rules';
import { ScanBook } from './scan-book';

const nfc = 'caf\u00e9.txt';
const nfd = 'cafe\u0301.txt';

const found = (path: string, sizeBytes = 1) => ({ path, sizeBytes, modifiedAtMs: 1, file: path });

/** A whole scan, its files by directory. */
function finishScan<F>(
  folderName: string,
  found: readonly FoundFile<F>[],
  unreadable: readonly UnreadPath[],
) {
  const book = new ScanBook<F>(folderName, new IgnoreRules(nothingIgnored, null));
  book.take(found);
  book.end(unreadable);
  const files = [...book.files()].sort(byDirectory);
  return {
    files: files.map(({ index, ...rest }) => ({ ...rest, file: book.found(index).file })),
    summary: book.summary,
  };
}

describe('a scan that has ended', () => {
  it('gives a name in NFD its NFC path without calling it renamed', () => {
    const { files, summary } = finishScan('top', [found(nfd)], []);
    expect(files).toEqual([{ path: nfc, sizeBytes: 1, modifiedAtMs: 1, file: nfd }]);
    expect(summary.renamed).toEqual([]);
  });

  it('keeps both of two names that meet after NFC: the NFC one keeps the path', () => {
    const { files, summary } = finishScan('top', [found(`a/${nfd}`), found(`a/${nfc}`)], []);
    expect(files.map(({ path, file }) => [path, file])).toEqual([
      ['a/caf\u00e9 (2).txt', `a/${nfd}`],
      [`a/${nfc}`, `a/${nfc}`],
    ]);
    expect(summary.renamed).toEqual([{ path: 'a/caf\u00e9 (2).txt', from: `a/${nfd}` }]);
    expect(summary.files).toBe(2);
  });

  it('gives the same paths in whatever order the files are found', () => {
    const three = [found('\u1e9b\u0323'), found('\u017f\u0307\u0323'), found('\u017f\u0323\u0307')];
    const one = finishScan('top', three, []).files.map(({ path, file }) => `${path}<${file}`);
    const other = finishScan('top', [...three].reverse(), []).files.map(
      ({ path, file }) => `${path}<${file}`,
    );
    expect(new Set(one)).toEqual(new Set(other));
    expect(new Set(one.map((line) => line.split('<')[0])).size).toBe(3);
  });

  it('never takes a path that another file has', () => {
    const { files } = finishScan('top', [found('caf\u00e9 (2).txt'), found(nfd), found(nfc)], []);
    expect(files.map(({ path }) => path).sort()).toEqual(
      ['caf\u00e9 (2).txt', 'caf\u00e9 (3).txt', nfc].sort(),
    );
  });

  it('shows refused names with a sentence, counts them apart, and still puts them on record', () => {
    const { files, summary } = finishScan(
      'top',
      [found('ok', 5), found('line\nbreak', 7), found('x'.repeat(1025), 9)],
      [],
    );
    expect(summary).toMatchObject({ files: 1, bytes: 5 });
    expect(summary.refused.map(({ sentence }) => sentence)).toEqual([
      expect.stringContaining('control character'),
      expect.stringContaining('1024 bytes'),
    ]);
    expect(files).toHaveLength(3);
  });

  it('keeps a name that is no Unicode out of the manifest', () => {
    const { files, summary } = finishScan('top', [found('bad\ud800')], []);
    expect(files).toEqual([]);
    expect(summary.refused).toHaveLength(1);
  });

  it('orders by directory', () => {
    const { files } = finishScan(
      'top',
      ['b/1', 'a', 'b/c/1', 'b!', 'b/2'].map((path) => found(path)),
      [],
    );
    expect(files.map(({ path }) => path)).toEqual(['a', 'b!', 'b/1', 'b/2', 'b/c/1']);
  });
});

import { expect, test } from 'vitest';
import type { StoredObject } from './bucket.ts';
import { listPage } from './list-objects.ts';
import { compareUtf8, ObjectIndex } from './object-index.ts';

/** A fixed sequence of numbers below a limit, so that a failure can be repeated. */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % limit;
  };
}

const LETTERS = ['a', 'b', '/', ' ', '~', 'é', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{1F600}'];

const randomKey = (next: (limit: number) => number) =>
  Array.from({ length: 1 + next(6) }, () => LETTERS[next(LETTERS.length)]).join('');

test('compares as the bytes of UTF-8 do', () => {
  const next = numbers(1);
  for (let round = 0; round < 20_000; round += 1) {
    const [a, b] = [randomKey(next), randomKey(next)];
    expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
  }
});

test('stays in order through inserts and deletes', () => {
  const next = numbers(2);
  const index = new ObjectIndex<number>();
  const model = new Map<string, number>();
  for (let round = 0; round < 30_000; round += 1) {
    const key = `${next(5_000)}${randomKey(next).slice(0, 1)}`;
    if (next(3) === 0) {
      expect(index.delete(key)).toBe(model.delete(key));
    } else {
      index.set(key, round);
      model.set(key, round);
    }
  }
  const expected = [...model.keys()].sort(compareUtf8);
  expect([...index.keysFrom(() => false)]).toEqual(expected);
  const middle = expected[1000] ?? '';
  expect([...index.keysFrom((key) => compareUtf8(key, middle) < 0)]).toEqual(expected.slice(1000));
  const loaded = new ObjectIndex<number>();
  loaded.load(model);
  expect([...loaded.keysFrom(() => false)]).toEqual(expected);
});

test('pages of any size, with any delimiter, list everything once', () => {
  const next = numbers(3);
  const index = new ObjectIndex<StoredObject>();
  for (let count = 0; count < 400; count += 1) {
    const key = randomKey(next);
    index.set(key, { key } as StoredObject);
  }
  const keys = [...index.keysFrom(() => false)];
  for (const delimiter of ['', '/', 'a/', 'é']) {
    for (const prefix of ['', 'a', 'b/']) {
      const within = keys.filter((key) => key.startsWith(prefix));
      const cut = (key: string) => {
        const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
        return end < 0 ? key : key.slice(0, end + delimiter.length);
      };
      expect(pages(index, prefix, delimiter, 3)).toEqual([...new Set(within.map(cut))]);
    }
  }
});

function pages(
  index: ObjectIndex<StoredObject>,
  prefix: string,
  delimiter: string,
  maxKeys: number,
): string[] {
  const found: string[] = [];
  for (let after = ''; ; ) {
    const page = listPage(index, { prefix, delimiter, after, maxKeys });
    const entries = [...page.objects.map(({ key }) => key), ...page.commonPrefixes].sort(compareUtf8);
    found.push(...entries);
    if (!page.isTruncated) return found;
    expect(entries.at(-1)).toBe(page.last);
    after = page.last;
  }
}

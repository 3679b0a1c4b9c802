import { describe, expect, it } from 'vitest';
import { IndexById } from './index-by-id';

describe('IndexById', () => {
  it('finds the numbers again, nought and those of far ids too', () => {
    const indexes = new IndexById();
    const pairs: [number, number][] = [
      [1, 0],
      [1_023, 7],
      [1_024, 8],
      [2 ** 40, 4_000_000_000],
    ];
    for (const [id, index] of pairs) indexes.set(id, index);
    expect(pairs.map(([id]) => indexes.get(id))).toEqual(pairs.map(([, index]) => index));
    expect([0, 2, 1_025, 2 ** 40 + 1].map((id) => indexes.get(id))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('counts an id once, however often it is told', () => {
    const indexes = new IndexById();
    indexes.set(5, 1);
    indexes.set(5, 1);
    indexes.set(6, 2);
    expect(indexes.size).toBe(2);
  });
});

import { describe, expect, it } from 'vitest';
import { Slices } from './slices';

const numbers = Array.from({ length: 1_000 }, (_, at) => at);

/** A clock that only work moves on. */
function costing(msOf: (item: number) => number) {
  let nowMs = 0;
  const given: number[][] = [];
  const slices = new Slices(
    () => false,
    () => nowMs,
  );
  const each = (items: readonly number[], goesOn = () => true) =>
    slices.each(
      items,
      goesOn,
      (item) => {
        nowMs += msOf(item);
      },
      (done) => given.push([...done]),
    );
  return { each, given };
}

describe('slices', () => {
  it('give all items once, in their order', async () => {
    const { each, given } = costing(() => 0.2);
    expect(await each(numbers)).toBe(true);
    expect(given.flat()).toEqual(numbers);
  });

  it('are so short that the page stays free, however much an item costs', async () => {
    const cheap = costing(() => 0.25);
    await cheap.each(numbers);
    expect(Math.max(...cheap.given.map(({ length }) => length))).toBe(24);
    const dear = costing(() => 3);
    await dear.each(numbers.slice(0, 6));
    expect(dear.given).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
  });

  it('end with an item that took long, whatever those before it took', async () => {
    const { each, given } = costing((item) => (item === 3 ? 40 : 0.5));
    await each(numbers.slice(0, 6));
    expect(given).toEqual([
      [0, 1, 2, 3],
      [4, 5],
    ]);
  });

  it('end where nobody wants the rest', async () => {
    const { each, given } = costing(() => 1);
    expect(await each(numbers, () => given.length < 3)).toBe(false);
    expect(given.flat()).toHaveLength(18);
  });
});

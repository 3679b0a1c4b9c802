import { describe, expect, it } from 'vitest';
import { Slices } from './slices';

const numbers = Array.from({ length: 1_000 }, (_, at) => at);

/** A clock that only work moves on. */
function costing(msPerItem: () => number) {
  let nowMs = 0;
  const sizes: number[] = [];
  const done: number[] = [];
  const work = (slice: readonly number[]) => {
    sizes.push(slice.length);
    done.push(...slice);
    nowMs += slice.length * msPerItem();
  };
  return {
    slices: new Slices(
      () => false,
      () => nowMs,
    ),
    work,
    sizes,
    done,
  };
}

describe('slices', () => {
  it('do all items once, in their order', async () => {
    const { slices, work, done } = costing(() => 0.2);
    expect(await slices.each(numbers, () => true, work)).toBe(true);
    expect(done).toEqual(numbers);
  });

  it('are so short that the page stays free, however much an item costs', async () => {
    const { slices, work, sizes } = costing(() => 0.2);
    await slices.each(numbers, () => true, work);
    expect(Math.max(...sizes)).toBe(30);
    const busy = costing(() => 3);
    await busy.slices.each(numbers.slice(0, 20), () => true, busy.work);
    expect(busy.sizes.slice(1, 4)).toEqual([2, 2, 2]);
  });

  it('shrink at once when the machine becomes busy', async () => {
    let msPerItem = 0.1;
    const { slices, work, sizes } = costing(() => msPerItem);
    await slices.each(numbers.slice(0, 300), () => true, work);
    msPerItem = 2;
    sizes.length = 0;
    await slices.each(numbers.slice(0, 200), () => true, work);
    expect(Math.max(...sizes.slice(1))).toBe(3);
  });

  it('end where nobody wants the rest', async () => {
    const { slices, work, done } = costing(() => 0.2);
    expect(await slices.each(numbers, () => done.length < 10, work)).toBe(false);
    expect(done.length).toBeLessThan(20);
  });
});

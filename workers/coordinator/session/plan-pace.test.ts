import { expect, it } from 'vitest';
import { PlanPace } from './plan-pace';

/** How many files go with each plan of a session, where a plan gets through `looks` of them. */
function sent(files: number, looks: number): number[] {
  const pace = new PlanPace();
  const all: number[] = [];
  for (let left = files; left > 0; ) {
    const some = Math.min(left, pace.atMost);
    pace.took(some);
    all.push(some);
    const answered = Math.min(some, looks);
    pace.answered(answered);
    left -= answered;
  }
  return all;
}

it('sends ten thousand files at once while every one of them is answered', () => {
  expect(sent(25_000, 10_000)).toEqual([10_000, 10_000, 5_000]);
});

it('sends a plan that ends early at most twice what it gets through', () => {
  const [first, ...others] = sent(20_000, 256);
  expect(first).toBe(10_000);
  expect(Math.max(...others)).toBe(512);
});

it('sends ever more again once every one is answered', () => {
  const pace = new PlanPace();
  pace.took(10_000);
  pace.answered(0);
  expect(pace.atMost).toBe(30);
  for (let n = 0; n < 9; n++) {
    pace.took(pace.atMost);
    pace.answered(pace.atMost);
  }
  expect(pace.atMost).toBe(10_000);
});

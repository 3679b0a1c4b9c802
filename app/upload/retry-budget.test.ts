import { expect, test } from 'vitest';
import { FakeClock } from './fakes/fake-clock';
import { RetryBudget } from './retry-budget';

const spendAll = (budget: RetryBudget) => {
  let spent = 0;
  while (budget.spend()) spent += 1;
  return spent;
};

test('a budget is spent once, and refilled by what the bucket takes', () => {
  const budget = new RetryBudget(new FakeClock());
  expect(spendAll(budget)).toBe(10);
  budget.refill();
  expect(budget.spend(), 'half a try').toBe(false);
  budget.refill();
  expect(budget.spend()).toBe(true);
  for (let taken = 0; taken < 1_000; taken++) budget.refill();
  expect(spendAll(budget), 'never more than full').toBe(10);
});

test('it is hopeless once the bucket took nothing for ten minutes, and no longer after it took something', async () => {
  const clock = new FakeClock();
  const budget = new RetryBudget(clock);
  spendAll(budget);
  await clock.advance(600_000);
  expect(budget.isHopeless()).toBe(false);
  await clock.advance(1_000);
  expect(budget.isHopeless()).toBe(true);
  budget.refill();
  expect(budget.isHopeless()).toBe(false);
});

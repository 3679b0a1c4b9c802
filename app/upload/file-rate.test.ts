import { expect, it } from 'vitest';
import { FakeClock } from './fakes/fake-clock';
import { FileRate } from './file-rate';

it('tells how many files will end in a time, from those that ended in the last half second', async () => {
  const clock = new FakeClock();
  const rate = new FileRate(clock);
  expect(rate.filesIn(1_000)).toBe(0);
  for (let file = 0; file < 60; file++) {
    await clock.advance(10);
    rate.fileEnded();
  }
  expect(rate.filesIn(1_000)).toBe(100);
  expect(rate.filesIn(250)).toBe(25);
});

it('forgets a fast time as soon as files end slowly', async () => {
  const clock = new FakeClock();
  const rate = new FileRate(clock);
  for (let file = 0; file < 60; file++) {
    await clock.advance(10);
    rate.fileEnded();
  }
  await clock.advance(5_000);
  expect(rate.filesIn(1_000)).toBeLessThan(5);
  rate.fileEnded();
  expect(rate.filesIn(1_000)).toBeLessThan(5);
});

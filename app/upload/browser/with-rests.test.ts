import { expect, it } from 'vitest';
import { FakeClock } from '../fakes/fake-clock';
import { withRests } from './with-rests';

/** Two batches, the first of which takes so long. */
function walked(tookMs: number, rests: boolean, abort = new AbortController()) {
  const clock = new FakeClock();
  const got: number[] = [];
  const slow = async function* () {
    await new Promise<void>((resolve) => clock.after(tookMs, resolve));
    yield 1;
    yield 2;
  };
  const walk = async () => {
    for await (const batch of withRests(slow(), () => rests, clock, abort.signal)) got.push(batch);
  };
  return { clock, got, ended: walk() };
}

it('rests for as long as a batch took', async () => {
  const { clock, got, ended } = walked(300, true);
  await clock.advance(300);
  await clock.advance(299);
  expect(got).toEqual([1]);
  await clock.advance(1);
  expect(got).toEqual([1, 2]);
  await ended;
});

it('goes on within a second after a computer slept for a night', async () => {
  const { clock, got, ended } = walked(8 * 60 * 60_000, true);
  await clock.advance(8 * 60 * 60_000);
  expect(got).toEqual([1]);
  await clock.advance(1_000);
  expect(got).toEqual([1, 2]);
  await ended;
});

it('does not rest where nothing is sent, nor for a walk that nobody wants any more', async () => {
  const idle = walked(500, false);
  await idle.clock.advance(500);
  expect(idle.got).toEqual([1, 2]);
  const abort = new AbortController();
  const left = walked(500, true, abort);
  await left.clock.advance(500);
  expect(left.got).toEqual([1]);
  abort.abort();
  await left.ended;
  expect(left.got).toEqual([1, 2]);
});

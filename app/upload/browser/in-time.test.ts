import { expect, it } from 'vitest';
import { inTime } from './in-time';

it('gives what was answered, and says what to do where nothing was', async () => {
  expect(await inTime<string>(1_000, (take) => take('here'))).toEqual({ ok: true, value: 'here' });
  const refused = await inTime(1_000, (_, refuse) => refuse(new DOMException('no')));
  expect(refused).toEqual({ ok: false, sentence: expect.stringContaining('permissions') });
  const silent = await inTime(20, () => {});
  expect(silent).toEqual({ ok: false, sentence: expect.stringContaining('in time') });
});

it('takes an answer that was late because the computer slept', async () => {
  const answer = inTime<string>(20, (take) => setTimeout(() => take('late'), 25));
  const wokenAtMs = Date.now() + 60;
  while (Date.now() < wokenAtMs);
  expect(await answer).toEqual({ ok: true, value: 'late' });
});

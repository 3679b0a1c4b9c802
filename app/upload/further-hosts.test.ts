import { expect, it } from 'vitest';
import { setUp, single } from './fakes/engine-set-up';
import { FakeFile } from './fakes/fake-file';

it('keeps to the first address of the bucket once another one gives no answer', async () => {
  const files = { 1: FakeFile.of('one'), 2: FakeFile.of('two') };
  const { clock, session, bucket } = setUp({ files, grants: [single(1), single(2)] });
  session.hasFurtherHost = true;
  bucket.answer = ({ url }) => (url.includes('further') ? { kind: 'no_answer' } : null);
  await clock.advance(5_000);
  expect(new Set(session.reported('sent').map(({ fileId }) => fileId))).toEqual(new Set([1, 2]));
  expect(session.framesOf('sign').at(-1)?.firstHostOnly).toBe(true);
  expect(session.reported('failed')).toEqual([]);
});

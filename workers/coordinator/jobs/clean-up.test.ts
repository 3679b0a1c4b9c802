import { expect, it } from 'vitest';
import { FakeObjectStore } from '../../../core/testing/fake-object-store';
import { cleanUp } from './clean-up';

const uploadsOf = (name: string, count: number) =>
  Array.from({ length: count }, (_, at) => ({ key: `p/${name}`, uploadId: `${name} ${at}` }));

/** A bucket that still lists these uploads, and what a clean-up of them came to. */
async function cleaned(own: number, strays: number) {
  const store = new FakeObjectStore();
  store.listUploads = async () => ({ ok: true, value: uploadsOf('stray', strays) });
  const work = { uploads: uploadsOf('own', own), sweep: true };
  const done = await cleanUp(store, 'p/', work, async (seen) => seen, 30);
  if (!done.ok) throw new Error(done.problem.code);
  return { ...done.value, aborts: store.aborted.length };
}

it('aborts so many uploads at most, and says that some are left', async () => {
  const some = await cleaned(50, 0);
  expect(some).toMatchObject({ isWhole: false, aborts: 30 });
  expect(some.aborted).toEqual(uploadsOf('own', 30).map(({ uploadId }) => uploadId));
});

it('waits for no end of a bucket that goes on listing uploads', async () => {
  expect(await cleaned(20, 50)).toMatchObject({ isWhole: true, aborts: 30 });
  expect(await cleaned(20, 10)).toMatchObject({ isWhole: true, aborts: 30 });
});

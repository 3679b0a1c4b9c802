import { expect, it } from 'vitest';
import { storageProblem } from '../../../core/storage/storage-problem';
import { FakeObjectStore } from '../../../core/testing/fake-object-store';
import { reconcile } from './reconcile';

const entries = Array.from({ length: 40 }, (_, id) => ({
  id,
  key: `p/${id}`,
  size: 1,
  partBytes: null,
  uploadId: null,
}));

async function idsSeen(store: FakeObjectStore): Promise<number[]> {
  const found = await reconcile(store, entries);
  return found.ok ? found.value.map(({ id }) => id) : [];
}

it('looks at forty files where each takes one request', async () => {
  const store = new FakeObjectStore();
  expect(await idsSeen(store)).toHaveLength(40);
  expect(store.heads).toBe(40);
});

it('makes no more than 50 requests where the bucket refuses each HEAD of what is not there', async () => {
  const store = new FakeObjectStore();
  store.headFailsWith = storageProblem('AccessDenied', 403);
  expect(await idsSeen(store)).toEqual(Array.from({ length: 15 }, (_, id) => id));
  expect(store.heads * 2 + store.lists).toBeLessThanOrEqual(50);
});

it('forgets parts where their upload has ended, and waits where a proxy says in its own words that nothing is there', async () => {
  const store = new FakeObjectStore();
  const entry = { id: 1, key: 'k', size: 32, partBytes: 16, uploadId: 'u' };
  expect(await reconcile(store, [entry])).toMatchObject({ ok: true, value: [{ id: 1, parts: null }] });
  store.partsFailWith = storageProblem('BadAnswer', 404);
  expect(await reconcile(store, [entry])).toMatchObject({ ok: false, problem: { code: 'BadAnswer' } });
});

import { expect, it } from 'vitest';
import { FakeObjectStore } from '../testing/fake-object-store';
import { lookAt } from './look-at';
import { storageProblem } from './storage-problem';

it.each([400, 403])('sees an object that refuses the look (%i) as a listing shows it', async (status) => {
  const store = new FakeObjectStore();
  store.put('p/k2', 'other', 'etag of another');
  store.put('p/k', '123456789', 'etag', 'ae8b14860a799888');
  store.headFailsWith = storageProblem('BadAnswer', status);
  expect(await lookAt(store, 'p/k')).toMatchObject({
    ok: true,
    value: { key: 'p/k', sizeBytes: 9, etag: 'etag', crc64nvme: undefined },
  });
  expect(await lookAt(store, 'p/')).toEqual({ ok: true, value: null });
});

it('asks for no listing where the bucket is only busy', async () => {
  const store = new FakeObjectStore();
  store.headFailsWith = storageProblem('SlowDown', 503);
  expect(await lookAt(store, 'k')).toEqual({ ok: false, problem: store.headFailsWith });
  expect(store.lists).toBe(0);
});

it('tells what a listing tells where the bucket itself refuses', async () => {
  const store = new FakeObjectStore();
  store.failWith = 'NoSuchBucket';
  store.headFailsWith = storageProblem('BadAnswer', 404);
  expect(await lookAt(store, 'k')).toMatchObject({ ok: false, problem: { code: 'NoSuchBucket' } });
});

import { expect, it } from 'vitest';
import { storageProblem } from '../../../core/storage/storage-problem';
import { FakeObjectStore } from '../../../core/testing/fake-object-store';
import { verify } from './verify';

it('asks for a thousand missing files at most by key, and leaves the others to the next job', async () => {
  const store = new FakeObjectStore();
  const entries = Array.from({ length: 1_500 }, (_, id) => ({
    id,
    key: `p/${10_000 + id}`,
    size: 1,
    etag: 'etag-of-x',
    md5: null,
    crc64nvme: null,
  }));
  store.put('p/11499', 'x');
  const verified = await verify(store, 'p/', entries, false, 1_000);
  const results = verified.ok ? verified.value : [];
  expect(store.heads).toBe(1_000);
  expect(results.filter(({ reason }) => reason === 'missing_in_bucket')).toHaveLength(1_000);
  expect(results.filter(({ reason }) => reason === null).map(({ id }) => id)).toEqual([1_499]);
  expect(results).toHaveLength(1_001);
});

it('asks for no more missing files than there are requests, where the bucket refuses each HEAD of what is not there', async () => {
  const store = new FakeObjectStore();
  store.headFailsWith = storageProblem('AccessDenied', 403);
  const entries = Array.from({ length: 100 }, (_, id) => ({
    id,
    key: `p/${100 + id}`,
    size: 1,
    etag: 'etag-of-x',
    md5: null,
    crc64nvme: null,
  }));
  const verified = await verify(store, 'p/', entries, false, 30);
  expect(verified.ok && verified.value).toHaveLength(10);
  // Each HEAD is two requests to the bucket.
  expect(store.heads * 2 + store.lists).toBeLessThanOrEqual(50);
});

import { expect, it } from 'vitest';
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
  const verified = await verify(store, 'p/', entries, false);
  const results = verified.ok ? verified.value : [];
  expect(store.heads).toBe(1_000);
  expect(results.filter(({ reason }) => reason === 'missing_in_bucket')).toHaveLength(1_000);
  expect(results.filter(({ reason }) => reason === null).map(({ id }) => id)).toEqual([1_499]);
  expect(results).toHaveLength(1_001);
});

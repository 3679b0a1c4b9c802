import { describe, expect, it } from 'vitest';
import type { ConflictPolicy } from '../../../core/protocol/upload-settings';
import { alternativePath } from '../../../core/sessions/conflict';
import { storageProblem } from '../../../core/storage/storage-problem';
import { FakeObjectStore } from '../../../core/testing/fake-object-store';
import { looksOf, plan } from './plan';
import type { PlanEntry } from './work';

const entry: PlanEntry = {
  id: 1,
  path: 'k',
  key: 'p/k',
  size: 9,
  differs: false,
  maybeSent: false,
  sent: null,
};

async function planned(store: FakeObjectStore, file: PlanEntry, policy: ConflictPolicy = 'fail') {
  return plannedAll(store, [file], policy);
}

async function plannedAll(
  store: FakeObjectStore,
  files: readonly PlanEntry[],
  policy: ConflictPolicy,
  abilities = { checkedAtMs: 1, etagIsMd5: true },
) {
  const done = await plan(store, 'p/', policy, files, async () => false, looksOf(abilities, { files: 200 }));
  return done.ok ? done.value : done.problem.code;
}

it('has what an earlier attempt sent, or may have sent, compared under any policy', async () => {
  const store = new FakeObjectStore();
  store.put('p/k', '123456789', 'etag');
  const ours = [{ id: 1, action: 'compare', compareFor: 'resume', etag: 'etag', crc64nvme: null }];
  expect(await planned(store, { ...entry, sent: 'etag' })).toEqual(ours);
  expect(await planned(store, { ...entry, maybeSent: true })).toEqual(ours);
});

it('leaves the object of a stranger where it is', async () => {
  const store = new FakeObjectStore();
  store.put('p/k', 'stranger!', 'etag');
  expect(await planned(store, entry)).toEqual([{ id: 1, action: 'fail' }]);
  store.put('p/k', 'short', 'etag');
  expect(await planned(store, { ...entry, sent: 'etag' })).toEqual([{ id: 1, action: 'fail' }]);
});

it('takes no name that is there and refuses the look, as one that is encrypted with a key of its owner', async () => {
  const store = new FakeObjectStore();
  for (const key of ['p/k', 'p/k (2)']) store.put(key, 'other', 'etag');
  store.headFailsWith = storageProblem('BadAnswer', 400);
  expect(await planned(store, entry, 'keep_both')).toEqual([{ id: 1, action: 'upload', key: 'p/k (3)' }]);
});

it('looks for as many free names as a pack has requests, each of which asks the session and the bucket', async () => {
  const store = new FakeObjectStore();
  const files = Array.from({ length: 250 }, (_, id) => ({
    ...entry,
    id,
    path: `${1000 + id}`,
    key: `p/${1000 + id}`,
  }));
  for (const { key } of files) store.put(key, 'other', 'etag');
  const results = await plannedAll(store, files, 'keep_both');
  expect(results).toEqual(
    Array.from({ length: 100 }, (_, id) => ({ id, action: 'upload', key: `p/${1000 + id} (2)` })),
  );
  expect(store.heads).toBe(100);
});

it.each(['k.tif', 'k', 'below/k (2).b (2)'])(
  'finds a free name for %s beside forty others in few requests',
  async (path) => {
    const store = new FakeObjectStore();
    const file = { ...entry, path, key: `p/${path}` };
    store.put(file.key, 'other', 'etag');
    for (let n = 2; n <= 40; n++) store.put(`p/${alternativePath(path, n)}`, 'other', 'etag');
    const key = `p/${alternativePath(path, 41)}`;
    expect(await planned(store, file, 'keep_both')).toEqual([{ id: 1, action: 'upload', key }]);
    expect(store.heads + store.lists).toBeLessThanOrEqual(4);
  },
);

it('looks one by one for the names that one page of a listing does not show', async () => {
  const store = new FakeObjectStore({ pageSize: 5 });
  store.put('p/k', 'other', 'etag');
  for (let n = 2; n <= 12; n++) store.put(`p/k (${n})`, 'other', 'etag');
  expect(await planned(store, entry, 'keep_both')).toEqual([{ id: 1, action: 'upload', key: 'p/k (13)' }]);
});

it('counts the requests of free names as the bucket gets them, where it refuses each HEAD of what is not there', async () => {
  const store = new FakeObjectStore();
  const files = Array.from({ length: 50 }, (_, id) => ({
    ...entry,
    id,
    path: `${100 + id}`,
    key: `p/${100 + id}`,
  }));
  for (const { key } of files) store.put(key, 'other', 'etag');
  store.headFailsWith = storageProblem('AccessDenied', 403);
  const looks = looksOf({ checkedAtMs: 1, etagIsMd5: true }, { files: 30 });
  const done = await plan(store, 'p/', 'keep_both', files, async () => false, looks);
  // The session, HEAD twice and a listing for each.
  expect(done.ok && done.value).toHaveLength(8);
});

it('gives a file that was compared and differs a key of its own, though an earlier version of it is there', async () => {
  const store = new FakeObjectStore();
  store.put('p/k', '123456789', 'etag');
  const compared = { ...entry, differs: true, sent: 'etag', maybeSent: true };
  expect(await planned(store, compared, 'keep_both')).toEqual([{ id: 1, action: 'upload', key: 'p/k (2)' }]);
});

describe('the CRC64NVME of an object that is to be compared', () => {
  const crc64nvme = 'ae8b14860a799888';
  const noneIsMd5 = { checkedAtMs: 1, etagIsMd5: false };

  it.each([
    ['where no ETag is an MD5', 'etag', noneIsMd5, 1],
    ['of what was joined from parts', 'etag-2', { checkedAtMs: 1, etagIsMd5: true }, 1],
    ['where the ETag tells as much, not', 'etag', { checkedAtMs: 1, etagIsMd5: true }, 0],
    ['of a bucket that nobody checked, not', 'etag', { checkedAtMs: 0, etagIsMd5: false }, 0],
  ])('is asked for %s', async (_where, etag, abilities, heads) => {
    const store = new FakeObjectStore();
    store.put('p/k', '123456789', etag, crc64nvme);
    const [result] = await plannedAll(store, [entry], 'skip_identical', abilities);
    const known = heads === 1 ? crc64nvme : null;
    expect(result).toEqual({ id: 1, action: 'compare', compareFor: 'skip', etag, crc64nvme: known });
    expect(store.heads).toBe(heads);
  });

  it.each(['overwrite', 'fail'] as const)(
    'is asked for under "%s" of what may be our own alone',
    async (policy) => {
      const store = new FakeObjectStore();
      store.put('p/k', '123456789', 'etag', crc64nvme);
      await plannedAll(store, [entry], policy, noneIsMd5);
      expect(store.heads).toBe(0);
      const ours = await plannedAll(store, [{ ...entry, maybeSent: true }], policy, noneIsMd5);
      expect(ours).toMatchObject([{ compareFor: 'resume', crc64nvme }]);
    },
  );

  it.each(['AccessDenied', 'BadAnswer'])(
    'is none of an object that is there and refuses the look (%s), and the plan goes on with what the listing has',
    async (code) => {
      const store = new FakeObjectStore();
      store.put('p/k', '123456789', 'etag-2', crc64nvme);
      store.headFailsWith = storageProblem(code, code === 'AccessDenied' ? 403 : 400);
      const known = { id: 1, action: 'compare', compareFor: 'skip', etag: 'etag-2', crc64nvme: null };
      expect(await planned(store, entry, 'skip_identical')).toEqual([known]);
      store.headFailsWith = storageProblem('SlowDown', 503);
      expect(await planned(store, entry, 'skip_identical')).toBe('SlowDown');
    },
  );

  describe('where looks show none for want of a right, and cost two requests each', () => {
    const files = Array.from({ length: 250 }, (_, at) => ({ ...entry, id: at, key: `p/${1000 + at}` }));
    const storeOf = (hides: (at: number) => boolean) => {
      const store = new FakeObjectStore();
      for (const [at, { key }] of files.entries()) {
        store.put(key, '123456789', 'etag', crc64nvme);
        if (hides(at)) store.hidden.add(key);
      }
      return store;
    };

    it('is not asked for after six, and all files are planned in one message', async () => {
      const store = storeOf(() => true);
      const results = await plannedAll(store, files, 'skip_identical', noneIsMd5);
      expect(results).toHaveLength(250);
      expect(
        new Set((Array.isArray(results) ? results : []).map((each) => 'crc64nvme' in each && each.crc64nvme)),
      ).toEqual(new Set([null]));
      expect(store.heads).toBe(6);
    });

    it('takes as many requests as a pack, and one more at most, where some of the objects show theirs', async () => {
      const store = storeOf((at) => at % 2 === 0);
      const results = await plannedAll(store, files, 'skip_identical', noneIsMd5);
      const requests = store.heads + Math.ceil(store.heads / 2);
      expect(requests).toBeLessThanOrEqual(201);
      expect(results).toMatchObject(
        Array.from({ length: store.heads }, (_, id) => ({ id, crc64nvme: id % 2 === 0 ? null : crc64nvme })),
      );
    });
  });

  it('is asked for as often as a pack has files, and the next message takes the others', async () => {
    const store = new FakeObjectStore();
    const files = Array.from({ length: 250 }, (_, at) => ({ ...entry, id: at, key: `p/${1000 + at}` }));
    for (const { key } of files) store.put(key, '123456789', 'etag', crc64nvme);
    const results = await plannedAll(store, files, 'skip_identical', noneIsMd5);
    const looked = { action: 'compare', crc64nvme };
    expect(results).toMatchObject(Array.from({ length: 200 }, (_, id) => ({ id, ...looked })));
    expect(store.heads).toBe(200);
  });
});

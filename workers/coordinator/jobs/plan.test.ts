import { expect, it } from 'vitest';
import type { ConflictPolicy } from '../../../core/protocol/upload-settings';
import { FakeObjectStore } from '../../../core/testing/fake-object-store';
import { plan } from './plan';
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
  const done = await plan(store, 'p/', policy, [file], async () => false);
  return done.ok ? done.value : done.problem.code;
}

it('has what an earlier attempt sent, or may have sent, compared under any policy', async () => {
  const store = new FakeObjectStore();
  store.put('p/k', '123456789', 'etag');
  const ours = [{ id: 1, action: 'compare', compareFor: 'resume', etag: 'etag' }];
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

it('gives a file that was compared and differs a key of its own, though an earlier version of it is there', async () => {
  const store = new FakeObjectStore();
  store.put('p/k', '123456789', 'etag');
  const compared = { ...entry, differs: true, sent: 'etag', maybeSent: true };
  expect(await planned(store, compared, 'keep_both')).toEqual([{ id: 1, action: 'upload', key: 'p/k (2)' }]);
});

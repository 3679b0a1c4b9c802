import { expect, it } from 'vitest';
import { FakeObjectStore } from '../../../core/testing/fake-object-store';
import { plan } from './plan';
import type { PlanEntry } from './work';

const crc64nvme = 'ae8b14860a799888';
const entry: PlanEntry = {
  id: 1,
  path: 'k',
  key: 'p/k',
  size: 9,
  differs: false,
  maybeSent: false,
  sent: null,
  crc64nvme,
};

async function planned(store: FakeObjectStore, file = entry) {
  const done = await plan(store, 'p/', 'fail', [file], async () => false);
  return done.ok ? done.value : done.problem.code;
}

it('knows what an earlier attempt sent by its CRC64NVME where the ETag does not tell', async () => {
  const store = new FakeObjectStore();
  store.put('p/k', '123456789', 'of-kms', crc64nvme);
  const ours = [{ id: 1, action: 'compare', compareFor: 'resume', etag: 'of-kms' }];
  expect(await planned(store)).toEqual(ours);
  expect(await planned(store, { ...entry, sent: 'its-md5' })).toEqual(ours);
});

it('leaves the object of a stranger where it is', async () => {
  const store = new FakeObjectStore();
  store.put('p/k', 'stranger!', 'of-kms', '0'.repeat(16));
  expect(await planned(store)).toEqual([{ id: 1, action: 'fail' }]);
  store.put('p/k', 'stranger!', 'of-kms');
  expect(await planned(store)).toEqual([{ id: 1, action: 'fail' }]);
  store.put('p/k', 'short', 'of-kms', crc64nvme);
  expect(await planned(store)).toEqual([{ id: 1, action: 'fail' }]);
});

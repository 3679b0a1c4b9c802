import { lookAt } from '../../../core/storage/look-at';
import type { ObjectStore, StoreResult } from '../../../core/storage/object-store';
import type { ReconcileEntry, ReconcileResult } from './work';

/** A Worker has six connections that wait for an answer at a time. */
const looksAtOnce = 6;

/** Asks the bucket what arrived of files whose engine went away: the object of a single PUT, the parts of a multipart. */
export async function reconcile(
  store: ObjectStore,
  entries: readonly ReconcileEntry[],
): Promise<StoreResult<ReconcileResult[]>> {
  const results: ReconcileResult[] = [];
  for (let at = 0; at < entries.length; at += looksAtOnce) {
    const looks = entries
      .slice(at, at + looksAtOnce)
      .map((entry) => (entry.partBytes === null ? lookAtObject(store, entry) : lookAtParts(store, entry)));
    for (const found of await Promise.all(looks)) {
      if (!found.ok) return found;
      results.push(found.value);
    }
  }
  return { ok: true, value: results };
}

async function lookAtObject(
  store: ObjectStore,
  entry: ReconcileEntry,
): Promise<StoreResult<ReconcileResult>> {
  const head = await lookAt(store, entry.key);
  if (!head.ok) return head;
  const existing = head.value?.sizeBytes === entry.size ? head.value : null;
  const { etag = null, crc64nvme = null } = existing ?? {};
  return {
    ok: true,
    value: { id: entry.id, existingEtag: etag, existingCrc64nvme: crc64nvme, parts: null },
  };
}

async function lookAtParts(store: ObjectStore, entry: ReconcileEntry): Promise<StoreResult<ReconcileResult>> {
  const nothing = { id: entry.id, existingEtag: null, existingCrc64nvme: null, parts: null };
  if (entry.uploadId === null) return { ok: true, value: nothing };
  const listed = await store.listParts({ key: entry.key, uploadId: entry.uploadId });
  if (!listed.ok && (listed.problem.status !== 404 || listed.problem.code === 'NoSuchBucket')) return listed;
  if (!listed.ok) return { ok: true, value: nothing };
  const parts = listed.value.map(({ sizeBytes, ...part }) => ({ ...part, size: sizeBytes }));
  return { ok: true, value: { ...nothing, parts } };
}

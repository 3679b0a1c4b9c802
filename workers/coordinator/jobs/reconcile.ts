import { CountedLooks } from '../../../core/storage/counted-looks';
import { lookAt } from '../../../core/storage/look-at';
import type { ObjectStore, StoreResult } from '../../../core/storage/object-store';
import { isNotThere } from '../../../core/storage/storage-problem';
import type { ReconcileEntry, ReconcileResult } from './work';

/** A Worker has six connections that wait for an answer at a time. */
const looksAtOnce = 6;
/** Cloudflare's free plan allows 50. */
const requestsAtMost = 45;
/** At most: HEAD, HEAD without the checksum, and a listing where both are refused. */
const requestsOfLook = 3;

type Looks = Pick<ObjectStore, 'head' | 'list' | 'listParts'>;

/**
 * Asks the bucket what arrived of files whose engine went away: the object of a single PUT, the parts of a multipart. Where looks take
 * many requests, the last files have no result, and need a job of their own; the first one always has.
 */
export async function reconcile(
  store: Looks,
  entries: readonly ReconcileEntry[],
): Promise<StoreResult<ReconcileResult[]>> {
  const results: ReconcileResult[] = [];
  const counted = new CountedLooks(store);
  for (let at = 0; at < entries.length; ) {
    const room = Math.floor((requestsAtMost - counted.requests) / requestsOfLook);
    if (room <= 0) break;
    const some = entries.slice(at, at + Math.min(looksAtOnce, room));
    at += some.length;
    const looks = some.map((entry) =>
      entry.partBytes === null ? lookAtObject(counted, entry) : lookAtParts(counted, entry),
    );
    for (const found of await Promise.all(looks)) {
      if (!found.ok) return found;
      results.push(found.value);
    }
  }
  return { ok: true, value: results };
}

async function lookAtObject(store: Looks, entry: ReconcileEntry): Promise<StoreResult<ReconcileResult>> {
  const head = await lookAt(store, entry.key);
  if (!head.ok) return head;
  const existing = head.value?.sizeBytes === entry.size ? head.value : null;
  const { etag = null, crc64nvme = null } = existing ?? {};
  return {
    ok: true,
    value: { id: entry.id, existingEtag: etag, existingCrc64nvme: crc64nvme, parts: null },
  };
}

async function lookAtParts(store: Looks, entry: ReconcileEntry): Promise<StoreResult<ReconcileResult>> {
  const nothing = { id: entry.id, existingEtag: null, existingCrc64nvme: null, parts: null };
  if (entry.uploadId === null) return { ok: true, value: nothing };
  const listed = await store.listParts({ key: entry.key, uploadId: entry.uploadId });
  if (!listed.ok) return isNotThere(listed.problem) ? { ok: true, value: nothing } : listed;
  const parts = listed.value.map(({ sizeBytes, ...part }) => ({ ...part, size: sizeBytes }));
  return { ok: true, value: { ...nothing, parts } };
}

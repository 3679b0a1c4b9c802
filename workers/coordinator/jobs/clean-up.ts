import type { ObjectStore, OpenUpload, StoreResult } from '../../../core/storage/object-store';
import type { CleanUp } from './work';

export interface CleanedUp {
  /** Ids of uploads of the work that are gone. */
  readonly aborted: string[];
  /** No upload of the work is left for another job. */
  readonly isWhole: boolean;
}

/**
 * Aborts multipart uploads that nobody will complete, so many at most. `findStrays` tells, of all uploads under the prefix, those that
 * the session opened without recording them.
 */
export async function cleanUp(
  store: ObjectStore,
  prefix: string,
  work: CleanUp,
  findStrays: (seen: OpenUpload[]) => Promise<OpenUpload[]>,
  atMost: number,
): Promise<StoreResult<CleanedUp>> {
  const aborted: string[] = [];
  for (const upload of work.uploads.slice(0, atMost)) {
    const gone = await store.abortMultipart(upload);
    if (!gone.ok) return gone;
    aborted.push(upload.uploadId);
  }
  if (aborted.length < work.uploads.length) return { ok: true, value: { aborted, isWhole: false } };
  if (!work.sweep) return { ok: true, value: { aborted, isWhole: true } };
  const seen = await store.listUploads(prefix);
  if (!seen.ok) return seen;
  const strays = seen.value.length === 0 ? [] : await findStrays(seen.value);
  // Those beyond wait for another sweep: there are few, and a bucket that went on listing one would keep a session from its end.
  for (const upload of strays.slice(0, atMost - aborted.length)) {
    const gone = await store.abortMultipart(upload);
    if (!gone.ok) return gone;
  }
  return { ok: true, value: { aborted, isWhole: true } };
}

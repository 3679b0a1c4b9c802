import type { ObjectStore, OpenUpload, StoreResult } from '../../../core/storage/object-store';
import type { CleanUp } from './work';

/**
 * Aborts multipart uploads that nobody will complete. `findStrays` tells, of all uploads under the prefix, those that the
 * session opened without recording them. Returns the ids of uploads that are gone.
 */
export async function cleanUp(
  store: ObjectStore,
  prefix: string,
  work: CleanUp,
  findStrays: (seen: OpenUpload[]) => Promise<OpenUpload[]>,
): Promise<StoreResult<string[]>> {
  const aborted: string[] = [];
  for (const upload of work.uploads) {
    const gone = await store.abortMultipart(upload);
    if (!gone.ok) return gone;
    aborted.push(upload.uploadId);
  }
  if (!work.sweep) return { ok: true, value: aborted };
  const seen = await store.listUploads(prefix);
  if (!seen.ok) return seen;
  for (const upload of seen.value.length === 0 ? [] : await findStrays(seen.value)) {
    const gone = await store.abortMultipart(upload);
    if (!gone.ok) return gone;
  }
  return { ok: true, value: aborted };
}

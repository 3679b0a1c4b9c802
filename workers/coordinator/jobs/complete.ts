import { createHash } from 'node:crypto';
import type { ObjectStore, StoredPart, StoreResult } from '../../../core/storage/object-store';
import type { StorageProblem } from '../../../core/storage/storage-problem';
import type { CompleteEntry, CompleteResult } from './work';

/**
 * Joins the parts of a multipart upload. A refusal is checked against the bucket before it counts: the answer to an earlier
 * try may have been lost, and then NoSuchUpload or 412 speaks of our own object.
 */
export async function complete(
  store: ObjectStore,
  entry: CompleteEntry,
  rule: { onlyIfAbsent: boolean; honoursIfNoneMatch: boolean },
): Promise<StoreResult<CompleteResult>> {
  const upload = { key: entry.key, uploadId: entry.uploadId };
  const parts = await etagsOf(store, entry);
  if (!parts.ok) {
    return isGone(parts.problem) ? afterRefusal(store, entry, believedParts(entry), 'NoSuchUpload') : parts;
  }
  // A report of an earlier upload may have been counted for this one: never join fewer parts than the file has.
  if (parts.value.length !== entry.parts.length) return resend(store, entry);
  if (rule.onlyIfAbsent && !rule.honoursIfNoneMatch) {
    const head = await store.head(entry.key);
    if (!head.ok) return head;
    if (head.value) return afterRefusal(store, entry, parts.value, 'PreconditionFailed');
  }
  const done = await store.completeMultipart(upload, parts.value, {
    onlyIfAbsent: rule.onlyIfAbsent && rule.honoursIfNoneMatch,
  });
  if (!done.ok) {
    if (done.problem.transient) return done;
    return afterRefusal(store, entry, parts.value, done.problem.code);
  }
  if (done.value.etag !== null) return stored(done.value.etag);
  const head = await store.head(entry.key);
  return head.ok ? stored(head.value?.etag ?? null) : head;
}

/** S3 says NoSuchUpload of an upload that ended; RADOS Gateway says NoSuchKey. A missing bucket is something else. */
function isGone(problem: StorageProblem): boolean {
  return problem.status === 404 && problem.code !== 'NoSuchBucket';
}

type NamedPart = { partNumber: number; etag: string };

/** The parts' ETags; those that CORS hid from the engine come from the bucket. */
async function etagsOf(store: ObjectStore, entry: CompleteEntry): Promise<StoreResult<NamedPart[]>> {
  const known = entry.parts.flatMap(({ partNumber, etag }) => (etag === null ? [] : [{ partNumber, etag }]));
  if (known.length === entry.parts.length) return { ok: true, value: known };
  return store.listParts(entry);
}

/** What the parts' ETags should be where only the engine's digests are known. */
function believedParts(entry: CompleteEntry): NamedPart[] {
  return entry.parts.map(({ partNumber, etag, md5 }) => ({ partNumber, etag: etag ?? md5 ?? '' }));
}

async function afterRefusal(
  store: ObjectStore,
  entry: CompleteEntry,
  parts: readonly NamedPart[],
  code: string,
): Promise<StoreResult<CompleteResult>> {
  if (code === 'InvalidPart' || code === 'InvalidPartOrder') return resend(store, entry);
  const head = await store.head(entry.key);
  if (!head.ok) return head;
  const composite = compositeEtag(parts);
  const isOurs = head.value?.sizeBytes === entry.size && composite !== null && head.value.etag === composite;
  if (isOurs) return stored(head.value?.etag ?? null);
  if (code === 'PreconditionFailed') return result({ outcome: 'taken' });
  if (code === 'NoSuchUpload' || code === 'NoSuchKey' || code === 'NotFound')
    return result({ outcome: 'reopen' });
  return result({ outcome: 'failed', reason: 'not_completed', detail: code });
}

async function resend(store: ObjectStore, entry: CompleteEntry): Promise<StoreResult<CompleteResult>> {
  const listed = await store.listParts(entry);
  if (!listed.ok) return isGone(listed.problem) ? result({ outcome: 'reopen' }) : listed;
  const parts = listed.value.map(({ partNumber, sizeBytes, etag }: StoredPart) => ({
    partNumber,
    size: sizeBytes,
    etag,
  }));
  return result({ outcome: 'resend', parts });
}

/** The ETag that S3 gives a multipart object: MD5 over the parts' binary MD5s, and their number. Null under SSE-KMS. */
export function compositeEtag(parts: readonly NamedPart[]): string | null {
  const hash = createHash('md5');
  for (const { etag } of parts) {
    if (!/^[0-9a-f]{32}$/.test(etag)) return null;
    hash.update(etag, 'hex');
  }
  return `${hash.digest('hex')}-${parts.length}`;
}

function stored(etag: string | null): StoreResult<CompleteResult> {
  return result({ outcome: 'stored', etag });
}

function result(value: CompleteResult): StoreResult<CompleteResult> {
  return { ok: true, value };
}

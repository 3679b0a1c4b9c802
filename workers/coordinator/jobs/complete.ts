import { createHash } from 'node:crypto';
import { combineCrc64Nvme } from '../../../core/checksums/combine-crc64nvme';
import { lookAt } from '../../../core/storage/look-at';
import type { NamedPart, ObjectStore, StoreResult } from '../../../core/storage/object-store';
import { isNotThere, type StorageProblem, storageProblem } from '../../../core/storage/storage-problem';
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
    return isNotThere(parts.problem)
      ? afterRefusal(store, entry, believedParts(entry), storageProblem('NoSuchUpload', 404))
      : parts;
  }
  // A report of an earlier upload may have been counted for this one: never join fewer parts than the file has.
  if (parts.value.length !== entry.parts.length) return resend(store, entry);
  if (rule.onlyIfAbsent && !rule.honoursIfNoneMatch) {
    const head = await lookAt(store, entry.key);
    if (!head.ok) return head;
    if (head.value) return afterRefusal(store, entry, parts.value, storageProblem('PreconditionFailed', 412));
  }
  const done = await store.completeMultipart(upload, parts.value, {
    onlyIfAbsent: rule.onlyIfAbsent && rule.honoursIfNoneMatch,
    digest: entry.digest,
    crc64nvme: wholeCrc(entry),
  });
  if (!done.ok) {
    if (done.problem.transient) return done;
    return afterRefusal(store, entry, parts.value, done.problem);
  }
  const { etag, crc64nvme } = done.value;
  if (differs(entry, crc64nvme)) return result(damaged);
  if (etag !== null) return stored(entry, etag);
  const head = await lookAt(store, entry.key);
  if (!head.ok) return head;
  return differs(entry, head.value?.crc64nvme) ? result(damaged) : stored(entry, head.value?.etag ?? null);
}

const damaged: CompleteResult = { outcome: 'failed', reason: 'differs_in_bucket', detail: 'CRC64NVME' };

/** Of the file, from its parts; null where one is not known. */
function wholeCrc(entry: CompleteEntry): string | null {
  const known = entry.parts.flatMap(({ crc64nvme, sizeBytes }) =>
    crc64nvme === null ? [] : [{ crc64nvme, sizeBytes }],
  );
  return known.length === entry.parts.length ? combineCrc64Nvme(known) : null;
}

function differs(entry: CompleteEntry, reported: string | null | undefined): boolean {
  const whole = wholeCrc(entry);
  return whole !== null && typeof reported === 'string' && reported !== whole;
}

/** The parts' ETags; those that CORS hid from the engine come from the bucket. */
async function etagsOf(store: ObjectStore, entry: CompleteEntry): Promise<StoreResult<NamedPart[]>> {
  const known = entry.parts.flatMap(({ partNumber, etag, crc64nvme }) =>
    etag === null ? [] : [{ partNumber, etag, crc64nvme }],
  );
  if (known.length === entry.parts.length) return { ok: true, value: known };
  return store.listParts(entry);
}

/** What the parts' ETags should be where only the engine's digests are known. */
function believedParts(entry: CompleteEntry): NamedPart[] {
  return entry.parts.map(({ partNumber, etag, md5, crc64nvme }) => ({
    partNumber,
    etag: etag ?? md5 ?? '',
    crc64nvme,
  }));
}

async function afterRefusal(
  store: ObjectStore,
  entry: CompleteEntry,
  parts: readonly NamedPart[],
  problem: StorageProblem,
): Promise<StoreResult<CompleteResult>> {
  const { code } = problem;
  if (code === 'BadDigest') return result(damaged);
  if (code === 'InvalidPart' || code === 'InvalidPartOrder') return resend(store, entry);
  const head = await lookAt(store, entry.key);
  if (!head.ok) return head;
  const composite = compositeEtag(parts);
  if (head.value?.sizeBytes === entry.size) {
    const { etag, crc64nvme } = head.value;
    // The ETag of SSE-KMS is not made of MD5s: there the CRC tells.
    if (crc64nvme && crc64nvme === wholeCrc(entry)) return stored(entry, etag);
    if (composite !== null && etag === composite)
      return differs(entry, crc64nvme) ? result(damaged) : stored(entry, etag);
  }
  if (code === 'PreconditionFailed') return result({ outcome: 'taken' });
  if (code === 'NoSuchUpload' || code === 'NoSuchKey' || code === 'NotFound')
    return result({ outcome: 'reopen' });
  if (code === 'BadAnswer') return { ok: false, problem };
  return result({ outcome: 'failed', reason: 'not_completed', detail: code });
}

async function resend(store: ObjectStore, entry: CompleteEntry): Promise<StoreResult<CompleteResult>> {
  const listed = await store.listParts(entry);
  if (!listed.ok) return isNotThere(listed.problem) ? result({ outcome: 'reopen' }) : listed;
  const parts = listed.value.map(({ sizeBytes, ...part }) => ({ ...part, size: sizeBytes }));
  return result({ outcome: 'resend', parts });
}

/** The ETag that S3 gives a multipart object: MD5 over the parts' binary MD5s, and their number. Null under SSE-KMS. */
export function compositeEtag(parts: readonly Pick<NamedPart, 'etag'>[]): string | null {
  const hash = createHash('md5');
  for (const { etag } of parts) {
    if (!/^[0-9a-f]{32}$/.test(etag)) return null;
    hash.update(etag, 'hex');
  }
  return `${hash.digest('hex')}-${parts.length}`;
}

function stored(entry: CompleteEntry, etag: string | null): StoreResult<CompleteResult> {
  return result({ outcome: 'stored', etag, crc64nvme: wholeCrc(entry) });
}

function result(value: CompleteResult): StoreResult<CompleteResult> {
  return { ok: true, value };
}

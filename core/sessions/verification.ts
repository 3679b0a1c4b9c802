import type { StoredObject } from '../storage/object-store';
import type { FailureReason } from './file-state';

export interface Expected {
  readonly sizeBytes: number;
  /** What the bucket answered when it took the object; null where nobody could read it. */
  readonly etag: string | null;
  /** MD5 of the bytes of a single PUT, in hex; null for multipart. */
  readonly md5: string | null;
  /** Of the whole file, in hex; null where it is not known. */
  readonly crc64nvme: string | null;
}

export type Verdict =
  | { ok: true; etag: string | null }
  | { ok: false; reason: Extract<FailureReason, 'missing_in_bucket' | 'differs_in_bucket'> };

/**
 * Whether the bucket shows the object that was sent. Where both know the CRC64NVME it decides alone: the ETag of SSE-KMS is no
 * MD5, and that of a lost answer was never read. `etagIsMd5` is what the bucket check proved; where it is not proved, an
 * ETag that nobody read at sending is accepted only as the MD5 of the bytes.
 */
export function judge(expected: Expected, object: StoredObject | null, etagIsMd5: boolean): Verdict {
  if (!object) return { ok: false, reason: 'missing_in_bucket' };
  if (object.sizeBytes !== expected.sizeBytes) return { ok: false, reason: 'differs_in_bucket' };
  if (expected.crc64nvme !== null && object.crc64nvme) {
    return object.crc64nvme === expected.crc64nvme
      ? { ok: true, etag: object.etag }
      : { ok: false, reason: 'differs_in_bucket' };
  }
  const wanted = expected.etag ?? expected.md5;
  if (wanted !== null && object.etag !== null && object.etag !== wanted)
    return { ok: false, reason: 'differs_in_bucket' };
  if (etagIsMd5 && expected.md5 !== null && object.etag !== null && object.etag !== expected.md5) {
    return { ok: false, reason: 'differs_in_bucket' };
  }
  return { ok: true, etag: object.etag };
}

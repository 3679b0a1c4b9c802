import { digestHeader } from '../../../core/checksums/digest';
import type { SignedItem, SignItem } from '../../../core/protocol/socket-frames';
import type { ConflictPolicy } from '../../../core/protocol/upload-settings';
import { neverOverwrites } from '../../../core/sessions/conflict';
import { partCountFor, partRange } from '../../../core/sessions/part-size';
import type { BucketHost } from '../../../core/storage/bucket-hosts';
import type { BucketAccess } from '../../../core/storage/object-store';
import { fitsForm, signForm } from '../../s3/signed-form';
import { presign, type SigningCache } from '../../s3/signed-request';
import type { FileRow } from '../ledger/file-row';
import { settle } from './lifecycle';
import type { SessionParts } from './parts';
import { digestOfRequest } from './request-digest';
import type { SessionRecord } from './session-record';

/** Long enough for one part over a slow line, short enough to be of little use to a thief. */
const expirySeconds = 900;

export type SignVerdict = { sign: true; file: FileRow } | { sign: false };

/**
 * Whether an item may be signed: the engine holds the lease, the session runs, and the size is the one the ledger expects.
 * A file of "keep both" that proved different from what is there goes back to the plan for a key of its own.
 */
export function maySign(
  parts: SessionParts,
  engineId: string,
  file: FileRow | undefined,
  item: SignItem,
): SignVerdict {
  const record = parts.records.require();
  if (!file || file.lease !== engineId || file.state !== 'leased') return { sign: false };
  if (!isRunning(record)) return { sign: false };
  if (!sizeFits(file, item)) return { sign: false };
  if (item.digests[digestOfRequest(record.abilities, file)] === undefined) return { sign: false };
  if (file.existing_etag === null) return { sign: true, file };
  // Of an engine that was granted the file before there was anything to compare with, and comes back to it now.
  if (item.comparedWith !== undefined && item.comparedWith !== file.existing_etag) return { sign: false };
  return afterComparison(parts, record, file);
}

export function isRunning({ state }: SessionRecord): boolean {
  return state === 'in_progress' || state === 'planning';
}

function afterComparison(parts: SessionParts, record: SessionRecord, file: FileRow): SignVerdict {
  const policy = record.settings.conflictPolicy;
  if (policy === 'keep_both' || policy === 'fail') {
    keyIsTaken(parts, file, policy);
    return { sign: false };
  }
  parts.ledger.move([file.id], 'leased', { compare_for: null, existing_etag: null });
  return { sign: true, file };
}

/** What becomes of a file whose key holds another object: under "keep both" it goes back to the plan for a key of its own. */
export function keyIsTaken(parts: SessionParts, file: FileRow, policy: ConflictPolicy): void {
  parts.ledger.dropUpload(file);
  if (policy === 'keep_both') {
    parts.ledger.move([file.id], 'pending', { lease: null, compare_for: 'differs', existing_etag: null });
    parts.outbox.addOnce('plan');
  } else {
    parts.ledger.move([file.id], 'failed', { lease: null, reason: 'exists', existing_etag: null });
    settle(parts);
  }
}

function sizeFits(file: FileRow, item: SignItem): boolean {
  if (item.part === null) return file.part_bytes === null && item.sizeBytes === file.size;
  if (file.part_bytes === null || file.upload_id === null) return false;
  if (item.part > partCountFor(file.size, file.part_bytes)) return false;
  const range = partRange(file.size, file.part_bytes, item.part);
  return item.sizeBytes === range.end - range.start;
}

export interface HowToSign {
  /** One of the bucket's further addresses; absent for its first. */
  readonly host?: BucketHost | undefined;
  /** As a form instead of a PUT, where that is as good. */
  readonly form?: boolean;
}

/** Signs one PUT of a file or part; its digest is part of the signature, so no other bytes fit it. */
export async function signItem(
  access: BucketAccess,
  cache: SigningCache,
  record: SessionRecord,
  file: FileRow,
  item: SignItem,
  nowMs: number,
  { host, form = false }: HowToSign = {},
): Promise<SignedItem> {
  if (file.key === null || !file.key.startsWith(record.prefix))
    throw new Error(`File ${file.id} has no key inside the prefix`);
  const multipart = item.part !== null && file.upload_id !== null;
  const onlyIfAbsent =
    !multipart && neverOverwrites(record.settings.conflictPolicy) && record.abilities.ifNoneMatchOnPut;
  const digest = digestOfRequest(record.abilities, file);
  const expiresSeconds = lifeSeconds(access, nowMs);
  const digestFields = digestHeader(digest, item.digests[digest] ?? '');
  const about = { fileId: item.fileId, part: item.part, ...(host ? { isFurtherHost: true } : {}) };
  const expiresAtMs = nowMs + expiresSeconds * 1000;
  if (form && !multipart && !neverOverwrites(record.settings.conflictPolicy) && fitsForm(file.key)) {
    const { url, fields } = await signForm(access, {
      key: file.key,
      sizeBytes: file.size,
      digest: digestFields,
      expiresSeconds,
      nowMs,
      cache,
      ...(host ? { host } : {}),
    });
    return { ...about, url, headers: {}, form: fields, expiresAtMs };
  }
  const signed = await presign(access, {
    method: 'PUT',
    key: file.key,
    ...(host ? { host } : {}),
    query: multipart ? { partNumber: String(item.part), uploadId: file.upload_id ?? '' } : {},
    headers: {
      ...digestFields,
      ...(onlyIfAbsent ? { 'if-none-match': '*' } : {}),
    },
    expiresSeconds,
    cache,
  });
  return { ...about, ...signed, expiresAtMs };
}

/** A URL is worth nothing once the keys that signed it have run out. */
function lifeSeconds({ temporary }: BucketAccess, nowMs: number): number {
  if (!temporary) return expirySeconds;
  return Math.max(1, Math.min(expirySeconds, Math.floor((temporary.expiresAtMs - nowMs) / 1000)));
}

import { unquotedEtag } from '../../core/storage/etag';
import type { BucketAccess, OpenUpload, StoreResult } from '../../core/storage/object-store';
import { storageProblem } from '../../core/storage/storage-problem';
import { signedFetch } from './signed-request';

type Bytes = Uint8Array<ArrayBuffer>;

const writeTimeoutMs = 60_000;

/** Writes an object of Longshore's own; the files of people never go this way. */
export async function putObject(
  access: BucketAccess,
  key: string,
  body: Bytes,
  contentType: string,
): Promise<StoreResult<void>> {
  const headers = { 'content-type': contentType };
  const put = await signedFetch(access, { method: 'PUT', key, headers, body, timeoutMs: writeTimeoutMs });
  if (!put.ok) return put;
  // Whoever stored an object names it.
  return put.value.headers.has('etag')
    ? { ok: true, value: undefined }
    : { ok: false, problem: storageProblem('BadAnswer', put.value.status) };
}

export async function putPart(
  access: BucketAccess,
  { key, uploadId }: OpenUpload,
  partNumber: number,
  body: Bytes,
): Promise<StoreResult<string>> {
  const query = { partNumber: String(partNumber), uploadId };
  const put = await signedFetch(access, { method: 'PUT', key, query, body, timeoutMs: writeTimeoutMs });
  if (!put.ok) return put;
  const etag = unquotedEtag(put.value.headers.get('etag'));
  return etag === null
    ? { ok: false, problem: storageProblem('BadAnswer', put.value.status) }
    : { ok: true, value: etag };
}

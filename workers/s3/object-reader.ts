import type { BucketAccess, StoreResult } from '../../core/storage/object-store';
import { storageProblem } from '../../core/storage/storage-problem';
import { codeOfStatus } from './capped-fetch';
import { presign } from './signed-request';

const answerTimeoutMs = 20_000;

/**
 * The bytes of an object of Longshore's own, as they come; null where the bucket has none of this size at the key. As with
 * `cappedFetch` no redirect is followed, and what a refusal says is not handed on.
 */
export async function openObject(
  access: BucketAccess,
  key: string,
  sizeBytes: number,
): Promise<StoreResult<ReadableStream<Uint8Array> | null>> {
  const { url } = await presign(access, { method: 'GET', key, expiresSeconds: 60 });
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), answerTimeoutMs);
  try {
    const response = await fetch(url, { redirect: 'manual', signal: late.signal });
    const { ok, status, body } = response;
    // Not everybody names it; whoever reads the bytes proves them anyway.
    const length = response.headers.get('content-length');
    if (ok && body && (length === null || Number(length) === sizeBytes))
      return { ok: true, value: body as ReadableStream<Uint8Array> };
    await body?.cancel();
    if (ok || status === 404) return { ok: true, value: null };
    return { ok: false, problem: storageProblem(codeOfStatus(status), status) };
  } catch {
    return { ok: false, problem: storageProblem('Unreachable', null) };
  } finally {
    clearTimeout(timer);
  }
}

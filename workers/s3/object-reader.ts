import type { BucketAccess, StoreResult } from '../../core/storage/object-store';
import { isNotThere, storageProblem } from '../../core/storage/storage-problem';
import { refusalOf } from './capped-fetch';
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
    if (!response.ok) {
      const problem = await refusalOf(response, late.signal);
      return isNotThere(problem) ? { ok: true, value: null } : { ok: false, problem };
    }
    const { status, headers } = response;
    const body: ReadableStream<Uint8Array> | null = response.body;
    // A page of a proxy, which has that status, too.
    const isPage = headers.get('content-type')?.startsWith('text/html') ?? false;
    // Not everybody names it; whoever reads the bytes proves them anyway.
    const length = headers.get('content-length');
    if (body && !isPage && (length === null || Number(length) === sizeBytes))
      return { ok: true, value: body };
    await body?.cancel();
    return isPage ? { ok: false, problem: storageProblem('BadAnswer', status) } : { ok: true, value: null };
  } catch {
    return { ok: false, problem: storageProblem('Unreachable', null) };
  } finally {
    clearTimeout(timer);
  }
}

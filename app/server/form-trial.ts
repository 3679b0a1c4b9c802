import { type DigestAlgorithm, digestHeader } from '../../core/checksums/digest';
import { etagOfForm } from '../../core/storage/etag';
import type { BucketAccess, StoreResult } from '../../core/storage/object-store';
import { type Answer, cappedFetch } from '../../workers/s3/capped-fetch';
import { type SignedForm, signForm } from '../../workers/s3/signed-form';
import { signedFetch } from '../../workers/s3/signed-request';
import { letsPageIn } from './host-trial';
import { damagedBody, probeBody, probeDigests } from './probe-body';

const timeoutMs = 10_000;
const expiresSeconds = 120;

/**
 * Whether a browser may send files to the bucket as forms: the right one is taken and its ETag named, and one with other bytes, of
 * another size or for another key is refused. The object is gone afterwards.
 */
export async function tryForms(
  access: BucketAccess,
  key: string,
  digest: DigestAlgorithm,
  origin: string,
): Promise<boolean> {
  const signed = await signForm(access, {
    key,
    sizeBytes: probeBody.length,
    digest: digestHeader(digest, probeDigests[digest]),
    expiresSeconds,
    nowMs: Date.now(),
  });
  const otherKey = `${key}-other`;
  let other: StoreResult<Answer> | null = null;
  try {
    const right = await post(signed, probeBody);
    if (!right.ok || etagOfForm(right.value.headers.get('etag'), right.value.text) === null) return false;
    const isBound =
      isRefusal(await post(signed, damagedBody)) && isRefusal(await post(signed, `${probeBody}!`));
    if (!isBound) return false;
    other = await post({ ...signed, fields: { ...signed.fields, key: otherKey } }, probeBody);
    return isRefusal(other) && (await letsPageIn(signed.url, 'POST', { origin, headers: [] }));
  } finally {
    await signedFetch(access, { method: 'DELETE', key, timeoutMs });
    if (other && !isRefusal(other)) await signedFetch(access, { method: 'DELETE', key: otherKey, timeoutMs });
  }
}

async function post({ url, fields }: SignedForm, body: string): Promise<StoreResult<Answer>> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([body]));
  // As bytes, since a bucket wants to know the length.
  const encoded = new Response(form);
  const type = encoded.headers.get('content-type') ?? '';
  const bytes = new Uint8Array(await encoded.arrayBuffer());
  return await cappedFetch(url, {
    method: 'POST',
    headers: { 'content-type': type },
    body: bytes,
    timeoutMs,
  });
}

function isRefusal(answer: StoreResult<Answer>): boolean {
  const status = answer.ok ? null : answer.problem.status;
  return status !== null && status >= 400 && status < 500;
}

import { type BucketHost, otherHosts } from '../../core/storage/bucket-hosts';
import { unquotedEtag } from '../../core/storage/etag';
import type { BucketAccess } from '../../core/storage/object-store';
import { cappedFetch } from '../../workers/s3/capped-fetch';
import { parseObjectPage } from '../../workers/s3/s3-xml';
import { signedFetch } from '../../workers/s3/signed-request';

const timeoutMs = 5_000;

/** The page that is to reach the bucket, with these headers. */
export interface PageOfBucket {
  readonly origin: string;
  readonly headers: readonly string[];
}

/**
 * Which other addresses the bucket has: a signed listing has to show the very object that was written under the first one, and a
 * browser's preflight has to be answered for this page.
 */
export async function tryHosts(
  access: BucketAccess,
  written: { readonly key: string; readonly etag: string },
  page: PageOfBucket,
): Promise<BucketHost[]> {
  const hosts = otherHosts(access.endpoint, access.bucket);
  const proven = await Promise.all(
    hosts.map(async (host) => {
      const url = `${host.origin}/${host.bucketInPath ? `${access.bucket}/` : ''}${written.key}`;
      return (await showsObject(access, host, written)) && (await letsPageIn(url, 'PUT', page));
    }),
  );
  return hosts.filter((_, at) => proven[at]);
}

/** By a listing, which every key of Longshore may have; to HEAD an object of the check its policy allows nobody. */
async function showsObject(
  access: BucketAccess,
  host: BucketHost,
  { key, etag }: { readonly key: string; readonly etag: string },
): Promise<boolean> {
  const query = { 'list-type': '2', 'encoding-type': 'url', prefix: key };
  const answer = await signedFetch(access, { method: 'GET', query, host, timeoutMs });
  const page = answer.ok ? parseObjectPage(answer.value.text) : null;
  return page?.objects.some((object) => object.key === key && object.etag === unquotedEtag(etag)) ?? false;
}

/** Fetch standard, "CORS-preflight fetch". */
export async function letsPageIn(url: string, method: 'PUT' | 'POST', page: PageOfBucket): Promise<boolean> {
  const headers = {
    origin: page.origin,
    'access-control-request-method': method,
    ...(page.headers.length > 0 ? { 'access-control-request-headers': page.headers.join(',') } : {}),
  };
  const answer = await cappedFetch(url, { method: 'OPTIONS', headers, timeoutMs });
  const allowed = answer.ok ? answer.value.headers.get('access-control-allow-origin') : null;
  return allowed === '*' || allowed === page.origin;
}

import { AwsV4Signer } from 'aws4fetch';
import type { BucketHost } from '../../core/storage/bucket-hosts';
import { encodeKeyForUrl } from '../../core/storage/object-key';
import type { BucketAccess, StoreResult } from '../../core/storage/object-store';
import { type Answer, cappedFetch } from './capped-fetch';

/** Holds derived signing keys between calls: deriving one costs four HMACs, using it one. */
export type SigningCache = Map<string, ArrayBuffer>;

export interface RequestShape {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Object key as built by core/storage/object-key; none addresses the bucket itself. */
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Another of the bucket's addresses than its endpoint with the bucket in the path. */
  readonly host?: BucketHost;
}

export interface Presigned {
  readonly url: string;
  /** To be sent exactly so: they are part of the signature. */
  readonly headers: Record<string, string>;
}

/**
 * A presigned URL (SigV4 query signature; Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters").
 * Every given header is signed. `expiresSeconds` is at most 604,800.
 */
export async function presign(
  access: BucketAccess,
  shape: RequestShape & { expiresSeconds: number; cache?: SigningCache },
): Promise<Presigned> {
  const url = addressOf(access, shape);
  url.searchParams.set('X-Amz-Expires', String(shape.expiresSeconds));
  const headers = { ...shape.headers };
  const signed = await new AwsV4Signer({
    ...credentialsOf(access),
    method: shape.method,
    url: url.href,
    headers,
    signQuery: true,
    // aws4fetch leaves content-type and content-length unsigned unless told; what we give is meant to be signed.
    allHeaders: true,
    cache: shape.cache,
  }).sign();
  return { url: textOf(signed.url), headers };
}

const defaultTimeoutMs = 20_000;

/** One signed request from the Worker, without retries; see `cappedFetch`. */
export async function signedFetch(
  access: BucketAccess,
  shape: RequestShape & { body?: string | Uint8Array<ArrayBuffer>; timeoutMs?: number },
): Promise<StoreResult<Answer>> {
  const signed = await new AwsV4Signer({
    ...credentialsOf(access),
    method: shape.method,
    url: addressOf(access, shape).href,
    headers: { ...shape.headers },
    ...(shape.body === undefined ? {} : { body: shape.body }),
    allHeaders: true,
  }).sign();
  return await cappedFetch(textOf(signed.url), {
    method: signed.method,
    headers: signed.headers,
    timeoutMs: shape.timeoutMs ?? defaultTimeoutMs,
    ...(shape.body === undefined ? {} : { body: shape.body }),
  });
}

function credentialsOf(access: BucketAccess) {
  return {
    accessKeyId: access.accessKeyId,
    secretAccessKey: access.secretAccessKey,
    region: access.region,
    service: 's3',
    ...(access.temporary ? { sessionToken: access.temporary.sessionToken } : {}),
  };
}

/** The bucket itself, at its endpoint or another of its addresses. */
export function bucketUrl(access: BucketAccess, host?: BucketHost): URL {
  return addressOf(access, { ...(host ? { host } : {}) });
}

function addressOf(access: BucketAccess, shape: Pick<RequestShape, 'key' | 'query' | 'host'>): URL {
  const { origin, bucketInPath } = shape.host ?? { origin: access.endpoint, bucketInPath: true };
  const key = shape.key === undefined ? [] : [encodeKeyForUrl(shape.key)];
  const path = [...(bucketInPath ? [access.bucket] : []), ...key].join('/');
  const url = new URL(`${origin.replace(/\/+$/, '')}/${path}`);
  for (const [name, value] of Object.entries(shape.query ?? {})) url.searchParams.set(name, value);
  return url;
}

/** URLSearchParams writes a space as "+", which not every server reads as one in a query: "%20" means the same to all. */
function textOf(url: URL): string {
  return url.origin + url.pathname + url.search.replace(/\+/g, '%20');
}

import { AwsV4Signer } from 'aws4fetch';
import { encodeKeyForUrl } from '../../core/storage/object-key';
import type { BucketAccess, StoreResult } from '../../core/storage/object-store';
import { storageProblem } from '../../core/storage/storage-problem';
import { parseStorageError } from './s3-xml';

/** Holds derived signing keys between calls: deriving one costs four HMACs, using it one. */
export type SigningCache = Map<string, ArrayBuffer>;

export interface RequestShape {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Object key as built by core/storage/object-key; none addresses the bucket itself. */
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
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

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const defaultTimeoutMs = 20_000;
const maxAnswerBytes = 16 * 1024 * 1024;

/** One signed request from the Worker, without retries or redirects; time and size of the answer are capped. */
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
  try {
    const response = await fetch(textOf(signed.url), {
      method: signed.method,
      headers: signed.headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(shape.timeoutMs ?? defaultTimeoutMs),
      ...(shape.body === undefined ? {} : { body: shape.body }),
    });
    const text = await readCapped(response);
    if (text === null) return { ok: false, problem: storageProblem('BadAnswer', response.status) };
    if (response.ok) return { ok: true, value: { status: response.status, headers: response.headers, text } };
    return {
      ok: false,
      problem: storageProblem(parseStorageError(text) ?? codeOfStatus(response.status), response.status),
    };
  } catch {
    // Refused, reset or timed out: there is no answer to read a code from.
    return { ok: false, problem: storageProblem('Unreachable', null) };
  }
}

function credentialsOf(access: BucketAccess) {
  return {
    accessKeyId: access.accessKeyId,
    secretAccessKey: access.secretAccessKey,
    region: access.region,
    service: 's3',
  };
}

function addressOf(access: BucketAccess, shape: RequestShape): URL {
  const path = shape.key === undefined ? access.bucket : `${access.bucket}/${encodeKeyForUrl(shape.key)}`;
  const url = new URL(`${access.endpoint.replace(/\/+$/, '')}/${path}`);
  for (const [name, value] of Object.entries(shape.query ?? {})) url.searchParams.set(name, value);
  return url;
}

/** URLSearchParams writes a space as "+", which not every server reads as one in a query: "%20" means the same to all. */
function textOf(url: URL): string {
  return url.origin + url.pathname + url.search.replace(/\+/g, '%20');
}

/** An answer to HEAD has no body, so its status has to stand for the code. */
function codeOfStatus(status: number): string {
  if (status === 301 || status === 307) return 'PermanentRedirect';
  if (status === 403) return 'AccessDenied';
  if (status === 404) return 'NotFound';
  if (status === 412) return 'PreconditionFailed';
  if (status === 503) return 'ServiceUnavailable';
  return status >= 500 ? 'InternalError' : 'BadAnswer';
}

async function readCapped(response: Response): Promise<string | null> {
  if (!response.body) return '';
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body as ReadableStream<Uint8Array>) {
    length += chunk.length;
    if (length > maxAnswerBytes) return null;
    chunks.push(chunk);
  }
  const decoder = new TextDecoder();
  return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode();
}

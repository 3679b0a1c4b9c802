import { createHash } from 'node:crypto';

/** RFC 3986 encoding as SigV4 wants it: everything but unreserved characters, upper-case hex. */
export function strictEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A path keeps its slashes, double ones included, and its dots: S3 never normalises a key. */
export const strictEncodePath = (path: string) => path.split('/').map(strictEncode).join('/');

export interface CanonicalParts {
  readonly method: string;
  /** Decoded path, beginning with a slash. */
  readonly path: string;
  /** Decoded pairs, without X-Amz-Signature. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Lower-case names, in any order. */
  readonly signedHeaders: readonly string[];
  readonly headers: ReadonlyMap<string, string>;
  readonly payloadHash: string;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, "Task 1" */
export function canonicalRequest(parts: CanonicalParts): string {
  const query = parts.query
    .map(([name, value]) => [strictEncode(name), strictEncode(value)] as const)
    .sort(byNameThenValue)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const names = [...parts.signedHeaders].sort();
  const headers = names.map((name) => canonicalHeader(name, parts.headers.get(name))).join('');
  return [
    parts.method,
    strictEncodePath(parts.path),
    query,
    headers,
    names.join(';'),
    parts.payloadHash,
  ].join('\n');
}

type EncodedPair = readonly [string, string];

// Encoded names are ASCII, so comparing UTF-16 units is comparing bytes.
const byNameThenValue = (a: EncodedPair, b: EncodedPair) => compare(a[0], b[0]) || compare(a[1], b[1]);

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Absent is not the same as empty: a header that was signed empty must not be left out unnoticed. */
const canonicalHeader = (name: string, value: string | undefined) =>
  value === undefined ? '' : `${name}:${value.trim().replace(/ +/g, ' ')}\n`;

export function stringToSign(amzDate: string, scope: string, canonical: string): string {
  return ['AWS4-HMAC-SHA256', amzDate, scope, sha256Hex(canonical)].join('\n');
}

export const sha256Hex = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');

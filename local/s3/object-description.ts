import { randomBytes } from 'node:crypto';
import type { ObjectDescription } from './bucket.ts';
import { invalidArgument, S3Error } from './errors.ts';

const ENCRYPTION = 'x-amz-server-side-encryption';
const SYSTEM_HEADERS = [
  ENCRYPTION,
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
];
const METADATA_PREFIX = 'x-amz-meta-';
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const MAX_METADATA_BYTES = 2048;
const MAX_KEY_BYTES = 1024;

/** Reads headers, or the fields of a form, whose names are in lower case. */
export function readDescription(headers: ReadonlyMap<string, string>): ObjectDescription {
  const metadata = [...headers]
    .filter(([name]) => name.startsWith(METADATA_PREFIX))
    .map(([name, value]) => [name.slice(METADATA_PREFIX.length), value] as const);
  // A form's field may be named anything, and what is no header name could never be given back.
  const odd = metadata.find(([name]) => !HEADER_NAME.test(name));
  if (odd) throw invalidArgument('metadata', odd[0], 'A metadata name must be a valid header name.');
  const sizeBytes = metadata.reduce((sum, pair) => sum + Buffer.byteLength(pair.join('')), 0);
  if (sizeBytes > MAX_METADATA_BYTES) {
    throw new S3Error('InvalidRequest', 'Your metadata headers exceed the maximum allowed metadata size');
  }
  return {
    contentType: headers.get('content-type') || 'binary/octet-stream',
    systemHeaders: Object.fromEntries(
      SYSTEM_HEADERS.flatMap((name) => systemHeader(name, headers.get(name))),
    ),
    metadata: Object.fromEntries(metadata),
  };
}

/** `aws-chunked` describes the request and not the object, so it is not kept. */
function systemHeader(name: string, value: string | undefined): [string, string][] {
  if (value === undefined) return [];
  if (name !== 'content-encoding') return [[name, value]];
  const kept = value
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'aws-chunked');
  return kept.length > 0 ? [[name, kept.join(',')]] : [];
}

/**
 * The ETag of an object whose digest is `md5`, in hex. Amazon S3 "Object" (ETag): under SSE-KMS it is none of the bytes. Nothing is
 * encrypted here.
 */
export function etagFor({ systemHeaders }: ObjectDescription, md5: string): string {
  return systemHeaders[ENCRYPTION] === 'aws:kms' ? randomBytes(16).toString('hex') : md5;
}

export function describingHeaders(description: ObjectDescription): Record<string, string> {
  const metadata = Object.entries(description.metadata).map(([name, value]) => [
    `${METADATA_PREFIX}${name}`,
    value,
  ]);
  return {
    'content-type': description.contentType,
    ...description.systemHeaders,
    ...Object.fromEntries(metadata),
  };
}

export function checkKey(key: string): void {
  if (Buffer.byteLength(key) <= MAX_KEY_BYTES) return;
  throw new S3Error('KeyTooLongError', 'Your key is too long', {
    Size: String(Buffer.byteLength(key)),
    MaxSizeAllowed: String(MAX_KEY_BYTES),
  });
}

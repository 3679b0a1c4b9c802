import type { StoredObject } from './bucket.ts';
import { noSuchKey, preconditionFailed, S3Error } from './errors.ts';
import { unquoted } from './operation.ts';

type Headers = ReadonlyMap<string, string>;

/** Conditions on a write. S3 knows `If-None-Match: *` and `If-Match: <etag>`, and no other forms. */
export function checkWriteConditions(
  headers: Headers,
  key: string,
  existing: StoredObject | undefined,
): void {
  const ifNoneMatch = headers.get('if-none-match');
  const ifMatch = headers.get('if-match');
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') {
    throw new S3Error(
      'NotImplemented',
      'A header you provided implies functionality that is not implemented',
      {
        Header: 'If-None-Match',
      },
    );
  }
  if (ifNoneMatch === '*' && existing) throw preconditionFailed('If-None-Match');
  if (ifMatch === undefined) return;
  if (!existing) throw noSuchKey(key);
  if (!matches(ifMatch, existing)) throw preconditionFailed('If-Match');
}

/** Conditions on GET and HEAD, in the order of RFC 9110, section 13.2.2. */
export function checkReadConditions(headers: Headers, object: StoredObject): void {
  const ifMatch = headers.get('if-match');
  const ifNoneMatch = headers.get('if-none-match');
  const modifiedSeconds = Math.floor(object.modifiedAtMs / 1000);
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, object)) throw preconditionFailed('If-Match');
  } else if (modifiedSeconds > seconds(headers.get('if-unmodified-since'), Number.POSITIVE_INFINITY)) {
    throw preconditionFailed('If-Unmodified-Since');
  }
  if (ifNoneMatch !== undefined) {
    if (matches(ifNoneMatch, object)) throw notModified(object);
  } else if (modifiedSeconds <= seconds(headers.get('if-modified-since'), Number.NEGATIVE_INFINITY)) {
    throw notModified(object);
  }
}

const matches = (list: string, object: StoredObject) =>
  list
    .split(',')
    .map((etag) => unquoted(etag.trim()))
    .some((etag) => etag === '*' || etag === object.etag);

function seconds(date: string | undefined, otherwise: number): number {
  const timeMs = Date.parse(date ?? '');
  return Number.isNaN(timeMs) ? otherwise : timeMs / 1000;
}

const notModified = (object: StoredObject) =>
  new S3Error(
    'NotModified',
    'Not Modified',
    {},
    {
      etag: `"${object.etag}"`,
      'last-modified': new Date(object.modifiedAtMs).toUTCString(),
    },
  );

import type { Answer } from './answer.ts';
import type { StoredObject } from './bucket.ts';
import { parseRange } from './byte-range.ts';
import { checksumHeader } from './checksums.ts';
import { checkReadConditions } from './conditions.ts';
import { noSuchKey } from './errors.ts';
import { describingHeaders } from './object-description.ts';
import { type Operation, quoted, requireBucket } from './operation.ts';
import type { S3Request } from './s3-request.ts';

/** GET and HEAD: the same answer; HEAD's body is left out where it is sent. */
export const readObject: Operation = (context): Answer => {
  const { request } = context;
  const bucket = requireBucket(context);
  const object = bucket.objects.get(request.key);
  if (!object) throw noSuchKey(request.key);
  checkReadConditions(request.headers, object);
  const range = parseRange(request.headers.get('range'), object.sizeBytes);
  const { start, sizeBytes } = range ?? { start: 0, sizeBytes: object.sizeBytes };
  const headers = {
    ...objectHeaders(object, request),
    ...overrides(request),
    'content-length': String(sizeBytes),
    ...(range && { 'content-range': `bytes ${start}-${start + sizeBytes - 1}/${object.sizeBytes}` }),
  };
  const status = range ? 206 : 200;
  if (request.method === 'HEAD') return { status, headers };
  const small = bucket.files.readSmall(object.segments);
  if (small) return { status, headers, body: small.subarray(start, start + sizeBytes) };
  return {
    status,
    headers,
    stream: (response) => bucket.files.send(object.segments, { start, sizeBytes }, response),
  };
};

function objectHeaders(object: StoredObject, request: S3Request): Record<string, string> {
  const showChecksum = request.headers.get('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED';
  return {
    ...describingHeaders(object.description),
    etag: quoted(object.etag),
    'last-modified': new Date(object.modifiedAtMs).toUTCString(),
    'accept-ranges': 'bytes',
    ...(showChecksum &&
      object.checksum && {
        [checksumHeader(object.checksum.algorithm)]: object.checksum.value,
        'x-amz-checksum-type': object.checksum.type,
      }),
  };
}

const OVERRIDABLE = [
  'content-type',
  'content-language',
  'expires',
  'cache-control',
  'content-disposition',
  'content-encoding',
];

/** `response-content-disposition=…` in the query, which is how a presigned link names the downloaded file. */
const overrides = (request: S3Request): Record<string, string> =>
  Object.fromEntries(
    OVERRIDABLE.flatMap((name) => {
      const value = request.query.get(`response-${name}`);
      return value === undefined ? [] : [[name, value]];
    }),
  );

import { type Answer, xmlAnswer } from './answer.ts';
import type { Bucket, ObjectDescription, StoredObject } from './bucket.ts';
import { type Checksum, checksumElement, checksumHeader } from './checksums.ts';
import { checkWriteConditions } from './conditions.ts';
import { invalidArgument, noSuchKey, S3Error } from './errors.ts';
import { checkKey, etagFor, readDescription } from './object-description.ts';
import {
  bodyOf,
  documentOf,
  isoTime,
  type Operation,
  promisesOf,
  quoted,
  requireBucket,
} from './operation.ts';
import type { Payload } from './payload.ts';
import { type ReceivedBody, receiveBody } from './receive-body.ts';
import { children, childText, element, parseXml, rawElement, s3Document } from './xml.ts';

export const putObject: Operation = async (context): Promise<Answer> => {
  const { request, nowMs } = context;
  const bucket = requireBucket(context);
  checkKey(request.key);
  const description = readDescription(request.headers);
  // Early, to spare the transfer; and again when the body is here, because only then it decides.
  checkWriteConditions(request.headers, request.key, bucket.objects.get(request.key));
  const body = await receiveBody(bodyOf(context), promisesOf(context), bucket.files);
  const object = storeBody(bucket, request.key, body, description, nowMs(), request.headers);
  return { status: 200, headers: writtenHeaders(object), etag: object.etag };
};

/** Makes a received body the object at `key`, or removes it when a condition no longer holds. */
export function storeBody(
  bucket: Bucket,
  key: string,
  body: ReceivedBody,
  description: ObjectDescription,
  modifiedAtMs: number,
  conditions: ReadonlyMap<string, string>,
): StoredObject {
  try {
    checkWriteConditions(conditions, key, bucket.objects.get(key));
    const { segment, md5, checksum } = body;
    const { sizeBytes } = segment;
    const object = {
      key,
      segments: [segment],
      sizeBytes,
      etag: etagFor(description, md5.toString('hex')),
      modifiedAtMs,
      description,
      checksum,
    };
    bucket.putObject(object);
    return object;
  } catch (error) {
    bucket.files.remove([body.segment]);
    throw error;
  }
}

const writtenHeaders = ({ etag, checksum }: StoredObject) => ({
  etag: quoted(etag),
  ...checksumHeaders(checksum),
});

export const checksumHeaders = (checksum: Checksum | undefined): Record<string, string> =>
  checksum
    ? { [checksumHeader(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': checksum.type }
    : {};

export const checksumXml = (checksum: Checksum | undefined) =>
  checksum ? element(checksumElement(checksum.algorithm), checksum.value) : '';

export const copyObject: Operation = async (context): Promise<Answer> => {
  const { request, store, nowMs } = context;
  const bucket = requireBucket(context);
  checkKey(request.key);
  const from = parseCopySource(request.headers.get('x-amz-copy-source') ?? '');
  const fromBucket = store.require(from.bucket);
  const source = fromBucket.objects.get(from.key);
  if (!source) throw noSuchKey(from.key);
  const replaces = request.headers.get('x-amz-metadata-directive')?.toUpperCase() === 'REPLACE';
  if (!replaces && bucket === fromBucket && from.key === request.key) {
    throw new S3Error(
      'InvalidRequest',
      'This copy request is illegal because it is trying to copy an object to itself without changing its metadata.',
    );
  }
  const description = replaces ? readDescription(request.headers) : source.description;
  const release = fromBucket.files.hold(source.segments);
  try {
    const range = { start: 0, sizeBytes: source.sizeBytes };
    const payload = asPayload(fromBucket.files.read(source.segments, range), source.sizeBytes);
    const body = await receiveBody(payload, promisesOf(context), bucket.files);
    const object = storeBody(bucket, request.key, body, description, nowMs(), request.headers);
    const result =
      element('LastModified', isoTime(object.modifiedAtMs)) + element('ETag', quoted(object.etag));
    return {
      ...xmlAnswer(200, s3Document('CopyObjectResult', result + checksumXml(object.checksum))),
      etag: object.etag,
    };
  } finally {
    release();
  }
};

const asPayload = (chunks: AsyncIterable<Buffer>, sizeBytes: number): Payload => ({
  chunks,
  sizeBytes,
  sha256: undefined,
  trailers: new Map(),
});

function parseCopySource(header: string): { bucket: string; key: string } {
  const match = /^\/?([^/]+)\/(.+)$/s.exec(header.split('?')[0] ?? '');
  const invalid = () =>
    invalidArgument(
      'x-amz-copy-source',
      header,
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
    );
  if (!match?.[1] || !match[2]) throw invalid();
  try {
    return { bucket: decodeURIComponent(match[1]), key: decodeURIComponent(match[2]) };
  } catch {
    throw invalid();
  }
}

/** Deleting what is not there succeeds. */
export const deleteObject: Operation = (context): Answer => {
  requireBucket(context).deleteObjects([context.request.key]);
  return { status: 204 };
};

const MAX_DELETED_KEYS = 1000;

export const deleteObjects: Operation = async (context): Promise<Answer> => {
  const bucket = requireBucket(context);
  const promises = promisesOf(context);
  if (!promises.md5 && !promises.checksum) {
    throw new S3Error(
      'InvalidRequest',
      'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
    );
  }
  const document = parseXml(await documentOf(context), 'Delete');
  const keys = children(document, 'Object').map((node) => childText(node, 'Key') ?? '');
  if (keys.length === 0 || keys.length > MAX_DELETED_KEYS || keys.includes('')) {
    throw new S3Error('MalformedXML', 'A deletion names 1 to 1000 keys.');
  }
  bucket.deleteObjects(keys);
  const isQuiet = childText(document, 'Quiet')?.trim() === 'true';
  const deleted = isQuiet ? '' : keys.map((key) => rawElement('Deleted', element('Key', key))).join('');
  return xmlAnswer(200, s3Document('DeleteResult', deleted));
};

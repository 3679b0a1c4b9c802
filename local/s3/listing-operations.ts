import { type Answer, xmlAnswer } from './answer.ts';
import type { StoredObject } from './bucket.ts';
import { decodeToken, encodeToken, keyEncoder, type Listing, listPage, pageSize } from './list-objects.ts';
import { isoTime, type Operation, quoted, requireBucket } from './operation.ts';
import type { S3Request } from './s3-request.ts';
import { element, rawElement, s3Document } from './xml.ts';

type Encode = (key: string) => string;

export const listObjectsV2: Operation = (context): Answer => {
  const { request } = context;
  const bucket = requireBucket(context);
  const encode = keyEncoder(request.query.get('encoding-type'));
  const token = request.query.get('continuation-token');
  const startAfter = request.query.get('start-after') ?? '';
  const maxKeys = pageSize('max-keys', request.query.get('max-keys'));
  const after = token === undefined ? startAfter : decodeToken(token);
  const listing = listPage(bucket.objects, { ...scope(request), after, maxKeys });
  const head =
    commonHead(request, encode, maxKeys, listing) +
    element('KeyCount', listing.objects.length + listing.commonPrefixes.length) +
    (token === undefined ? '' : element('ContinuationToken', token)) +
    (startAfter === '' ? '' : element('StartAfter', encode(startAfter))) +
    (listing.isTruncated ? element('NextContinuationToken', encodeToken(listing.last)) : '');
  return xmlAnswer(200, s3Document('ListBucketResult', head + entries(listing, encode)));
};

export const listObjectsV1: Operation = (context): Answer => {
  const { request } = context;
  const bucket = requireBucket(context);
  const encode = keyEncoder(request.query.get('encoding-type'));
  const marker = request.query.get('marker') ?? '';
  const maxKeys = pageSize('max-keys', request.query.get('max-keys'));
  const listing = listPage(bucket.objects, { ...scope(request), after: marker, maxKeys });
  const head =
    commonHead(request, encode, maxKeys, listing) +
    element('Marker', encode(marker)) +
    // Without a delimiter the last key is the marker, and AWS leaves this out.
    (listing.isTruncated && request.query.get('delimiter')
      ? element('NextMarker', encode(listing.last))
      : '');
  return xmlAnswer(200, s3Document('ListBucketResult', head + entries(listing, encode)));
};

const scope = ({ query }: S3Request) => ({
  prefix: query.get('prefix') ?? '',
  delimiter: query.get('delimiter') ?? '',
});

function commonHead(request: S3Request, encode: Encode, maxKeys: number, listing: Listing): string {
  const { prefix, delimiter } = scope(request);
  const encodingType = request.query.get('encoding-type');
  return (
    element('Name', request.bucket) +
    element('Prefix', encode(prefix)) +
    (delimiter === '' ? '' : element('Delimiter', encode(delimiter))) +
    element('MaxKeys', maxKeys) +
    (encodingType === undefined ? '' : element('EncodingType', encodingType)) +
    element('IsTruncated', listing.isTruncated)
  );
}

const entries = ({ objects, commonPrefixes }: Listing, encode: Encode) =>
  objects.map((object) => rawElement('Contents', contents(object, encode))).join('') +
  commonPrefixes.map((prefix) => rawElement('CommonPrefixes', element('Prefix', encode(prefix)))).join('');

const contents = (object: StoredObject, encode: Encode) =>
  element('Key', encode(object.key)) +
  element('LastModified', isoTime(object.modifiedAtMs)) +
  element('ETag', quoted(object.etag)) +
  (object.checksum ? element('ChecksumAlgorithm', object.checksum.algorithm) : '') +
  element('Size', object.sizeBytes) +
  element('StorageClass', 'STANDARD');

import {
  createBucket,
  deleteBucket,
  deleteBucketCors,
  getBucketCors,
  getBucketLocation,
  headBucket,
  listBuckets,
  putBucketCors,
} from './bucket-operations.ts';
import { completeMultipartUpload } from './complete-upload.ts';
import { S3Error } from './errors.ts';
import { listMultipartUploads } from './list-uploads.ts';
import { listObjectsV1, listObjectsV2 } from './listing-operations.ts';
import { abortMultipartUpload, createMultipartUpload, listParts, uploadPart } from './multipart-uploads.ts';
import type { Operation } from './operation.ts';
import { readObject } from './read-object.ts';
import type { S3Request } from './s3-request.ts';
import { copyObject, deleteObject, deleteObjects, putObject } from './write-object.ts';

/** The operations on signed requests, by the names AWS gives them. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  ListBuckets: listBuckets,
  CreateBucket: createBucket,
  HeadBucket: headBucket,
  DeleteBucket: deleteBucket,
  GetBucketLocation: getBucketLocation,
  PutBucketCors: putBucketCors,
  GetBucketCors: getBucketCors,
  DeleteBucketCors: deleteBucketCors,
  ListObjects: listObjectsV1,
  ListObjectsV2: listObjectsV2,
  ListMultipartUploads: listMultipartUploads,
  DeleteObjects: deleteObjects,
  PutObject: putObject,
  CopyObject: copyObject,
  GetObject: readObject,
  HeadObject: readObject,
  DeleteObject: deleteObject,
  CreateMultipartUpload: createMultipartUpload,
  UploadPart: uploadPart,
  ListParts: listParts,
  CompleteMultipartUpload: completeMultipartUpload,
  AbortMultipartUpload: abortMultipartUpload,
};

/** Sub-resources of S3 that this server has none of: a request for one must not be taken for a plain one. */
const UNSUPPORTED = [
  'accelerate',
  'acl',
  'analytics',
  'attributes',
  'encryption',
  'intelligent-tiering',
  'inventory',
  'legal-hold',
  'lifecycle',
  'logging',
  'metrics',
  'notification',
  'object-lock',
  'ownershipControls',
  'policy',
  'policyStatus',
  'publicAccessBlock',
  'replication',
  'requestPayment',
  'restore',
  'retention',
  'select',
  'tagging',
  'torrent',
  'versionId',
  'versioning',
  'versions',
  'website',
];

/**
 * Names what a request asks for; also `Preflight` and `PostObject`, which carry no signature of their own, and `AssumeRole`,
 * which is signed for another service.
 */
export function operationName(request: S3Request): string {
  const { method, query } = request;
  if (method === 'OPTIONS') return 'Preflight';
  const unsupported = UNSUPPORTED.find((name) => query.has(name));
  if (unsupported) throw new S3Error('NotImplemented', `This server does not implement "?${unsupported}".`);
  const name =
    request.bucket === ''
      ? serviceOperation(method)
      : request.key === ''
        ? bucketOperation(request)
        : objectOperation(request);
  if (name) return name;
  throw new S3Error('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
    Method: method,
  });
}

function serviceOperation(method: string): string | undefined {
  if (method === 'GET') return 'ListBuckets';
  return method === 'POST' ? 'AssumeRole' : undefined;
}

function bucketOperation({ method, query }: S3Request): string | undefined {
  const isCors = query.has('cors');
  switch (method) {
    case 'GET':
      if (isCors) return 'GetBucketCors';
      if (query.has('location')) return 'GetBucketLocation';
      if (query.has('uploads')) return 'ListMultipartUploads';
      return query.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects';
    case 'HEAD':
      return 'HeadBucket';
    case 'PUT':
      return isCors ? 'PutBucketCors' : 'CreateBucket';
    case 'DELETE':
      return isCors ? 'DeleteBucketCors' : 'DeleteBucket';
    case 'POST':
      return query.has('delete') ? 'DeleteObjects' : 'PostObject';
  }
}

function objectOperation({ method, query, headers }: S3Request): string | undefined {
  const hasUpload = query.has('uploadId');
  const isCopy = headers.has('x-amz-copy-source');
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (query.has('partNumber'))
        throw new S3Error('NotImplemented', 'This server does not read single parts of an object.');
      if (method === 'HEAD') return 'HeadObject';
      return hasUpload ? 'ListParts' : 'GetObject';
    case 'PUT':
      if (hasUpload && isCopy)
        throw new S3Error('NotImplemented', 'This server does not implement UploadPartCopy.');
      if (hasUpload || query.has('partNumber')) return 'UploadPart';
      return isCopy ? 'CopyObject' : 'PutObject';
    case 'DELETE':
      return hasUpload ? 'AbortMultipartUpload' : 'DeleteObject';
    case 'POST':
      if (query.has('uploads')) return 'CreateMultipartUpload';
      return hasUpload ? 'CompleteMultipartUpload' : undefined;
  }
}

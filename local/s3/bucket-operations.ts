import { emptyAnswer, xmlAnswer } from './answer.ts';
import { corsDocument, parseCorsRules } from './cors.ts';
import { S3Error } from './errors.ts';
import { documentOf, isoTime, type Operation, requireBucket } from './operation.ts';
import { element, rawElement, s3Document } from './xml.ts';

export const listBuckets: Operation = ({ store, signed }) => {
  const buckets = store
    .list()
    .map(({ name, createdAtMs }) =>
      rawElement('Bucket', element('Name', name) + element('CreationDate', isoTime(createdAtMs))),
    );
  const owner = rawElement('Owner', element('ID', signed.scope.accessKeyId));
  return xmlAnswer(
    200,
    s3Document('ListAllMyBucketsResult', owner + rawElement('Buckets', buckets.join(''))),
  );
};

export const createBucket: Operation = async (context) => {
  const { request, store, nowMs } = context;
  await documentOf(context);
  if (store.find(request.bucket)) {
    throw new S3Error(
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
      { BucketName: request.bucket },
    );
  }
  store.create(request.bucket, nowMs());
  return emptyAnswer(200, { location: `/${request.bucket}` });
};

export const headBucket: Operation = (context) => {
  requireBucket(context);
  return emptyAnswer(200, { 'x-amz-bucket-region': context.region });
};

export const deleteBucket: Operation = ({ request, store }) => {
  store.remove(request.bucket);
  return emptyAnswer(204);
};

export const getBucketLocation: Operation = (context) => {
  requireBucket(context);
  // The oldest region has no name here.
  return xmlAnswer(
    200,
    s3Document('LocationConstraint', context.region === 'us-east-1' ? '' : context.region),
  );
};

export const putBucketCors: Operation = async (context) => {
  requireBucket(context);
  context.store.setCorsRules(context.request.bucket, parseCorsRules(await documentOf(context)));
  return emptyAnswer(200);
};

export const getBucketCors: Operation = (context) => {
  requireBucket(context);
  const rules = context.store.corsRules(context.request.bucket);
  if (rules) return xmlAnswer(200, corsDocument(rules));
  throw new S3Error('NoSuchCORSConfiguration', 'The CORS configuration does not exist', {
    BucketName: context.request.bucket,
  });
};

export const deleteBucketCors: Operation = (context) => {
  requireBucket(context);
  context.store.setCorsRules(context.request.bucket, undefined);
  return emptyAnswer(204);
};

import type { AwsPartition } from './aws-partition';

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow';
  readonly Principal?: { readonly AWS: string };
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** AWS Identity and Access Management User Guide, "IAM JSON policy elements reference". */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

/** Where the bucket check writes, and the only place in which Longshore ever deletes an object. */
export const checkPrefix = '.longshore-check/';

/**
 * What each S3 request of Longshore needs (Service Authorization Reference, "Actions, resources, and condition keys for
 * Amazon S3"). There is no narrower right for HEAD than reading the object.
 */
export const neededActions = {
  ListObjectsV2: 's3:ListBucket',
  ListMultipartUploads: 's3:ListBucketMultipartUploads',
  PutObject: 's3:PutObject',
  PostObject: 's3:PutObject',
  CreateMultipartUpload: 's3:PutObject',
  UploadPart: 's3:PutObject',
  CompleteMultipartUpload: 's3:PutObject',
  HeadObject: 's3:GetObject',
  ListParts: 's3:ListMultipartUploadParts',
  AbortMultipartUpload: 's3:AbortMultipartUpload',
  DeleteObject: 's3:DeleteObject',
} as const;

const writing = ['s3:PutObject', 's3:AbortMultipartUpload'];
const inCycles = [...writing, 's3:GetObject', 's3:ListMultipartUploadParts'];
const inCheck = [...writing, 's3:DeleteObject'];

interface PolicyPlace {
  readonly bucket: string;
  readonly partition: AwsPartition;
}

/** The rights that Longshore needs for a project, and no more: for the access key's user, or for the role. */
export function accessPolicy(place: PolicyPlace & { prefixes: readonly string[] }): PolicyDocument {
  const bucket = arnOf(place);
  const prefixes = narrowest(place.prefixes);
  const objects = (prefix: string) => `${bucket}/${literally(prefix)}*`;
  const cycles: PolicyStatement[] =
    prefixes.length === 0
      ? []
      : [{ Sid: 'LongshoreCycles', Effect: 'Allow', Action: inCycles, Resource: prefixes.map(objects) }];
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'LongshoreList',
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: bucket,
        Condition: {
          StringLike: { 's3:prefix': [...prefixes, checkPrefix].map((prefix) => `${literally(prefix)}*`) },
        },
      },
      {
        // S3 knows no condition on the prefix for it.
        Sid: 'LongshoreUnfinishedUploads',
        Effect: 'Allow',
        Action: 's3:ListBucketMultipartUploads',
        Resource: bucket,
      },
      ...cycles,
      { Sid: 'LongshoreCheck', Effect: 'Allow', Action: inCheck, Resource: objects(checkPrefix) },
    ],
  };
}

/** Who may take on the role: Longshore, when it names the external ID that it made for this one storage profile. */
export function trustPolicy({
  principalArn,
  externalId,
}: {
  principalArn: string;
  externalId: string;
}): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: principalArn },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': externalId } },
      },
    ],
  };
}

/** For the keys that a role gives: whatever else the role allows, they are good for this bucket alone. */
export function bucketOnlyPolicy(bucket: string, partition: AwsPartition): PolicyDocument {
  const arn = arnOf({ bucket, partition });
  const Action = [...new Set(Object.values(neededActions))];
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: [arn, `${arn}/*`] }] };
}

function arnOf({ bucket, partition }: PolicyPlace): string {
  return `arn:${partition}:s3:::${bucket}`;
}

/** "*", "?" and "$" mean something in a policy; in braces they mean themselves. */
function literally(text: string): string {
  return text.replace(/[*?$]/g, (character) => `\${${character}}`);
}

/** IAM takes 6,144 characters: from here on, the folders of the cycles' prefixes stand for them. */
const manyPrefixes = 12;

/** Without prefixes that lie inside another. */
function narrowest(prefixes: readonly string[]): string[] {
  const parents = prefixes.map((prefix) => prefix.replace(/[^/]+\/$/, ''));
  const fewer =
    prefixes.length > manyPrefixes && parents.every((parent) => parent !== '') ? parents : prefixes;
  const distinct = [...new Set(fewer)].sort();
  return distinct.filter((prefix) => !distinct.some((other) => other !== prefix && prefix.startsWith(other)));
}

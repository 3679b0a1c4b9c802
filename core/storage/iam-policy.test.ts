import { describe, expect, it } from 'vitest';
import { partitionOf, stsEndpoint } from './aws-partition';
import { accessPolicy, bucketOnlyPolicy, trustPolicy } from './iam-policy';

const place = { bucket: 'soil-data', partition: 'aws' } as const;
const statement = (prefixes: string[], sid: string) =>
  accessPolicy({ ...place, prefixes }).Statement.find(({ Sid }) => Sid === sid);

describe('the access policy of a project', () => {
  it("allows the cycles' prefixes and the bucket check, and deletes in the check alone", () => {
    const policy = accessPolicy({ ...place, prefixes: ['soil/C1/', 'soil/C2/'] });
    expect(policy.Statement).toEqual([
      {
        Sid: 'LongshoreList',
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: 'arn:aws:s3:::soil-data',
        Condition: { StringLike: { 's3:prefix': ['soil/C1/*', 'soil/C2/*', '.longshore-check/*'] } },
      },
      {
        Sid: 'LongshoreUnfinishedUploads',
        Effect: 'Allow',
        Action: 's3:ListBucketMultipartUploads',
        Resource: 'arn:aws:s3:::soil-data',
      },
      {
        Sid: 'LongshoreCycles',
        Effect: 'Allow',
        Action: ['s3:PutObject', 's3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts'],
        Resource: ['arn:aws:s3:::soil-data/soil/C1/*', 'arn:aws:s3:::soil-data/soil/C2/*'],
      },
      {
        Sid: 'LongshoreCheck',
        Effect: 'Allow',
        Action: ['s3:PutObject', 's3:AbortMultipartUpload', 's3:DeleteObject'],
        Resource: 'arn:aws:s3:::soil-data/.longshore-check/*',
      },
    ]);
  });

  it('names no cycle where there is none, since IAM takes no empty list', () => {
    expect(statement([], 'LongshoreCycles')).toBeUndefined();
  });

  it('takes what a prefix says for itself and not for a pattern', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what IAM takes for a variable
    expect(statement(['a*b?/${x}/'], 'LongshoreCycles')?.Resource).toEqual([
      // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's own escapes
      'arn:aws:s3:::soil-data/a${*}b${?}/${$}{x}/*',
    ]);
  });

  it('leaves out prefixes inside others, and stays within the size that IAM takes', () => {
    expect(statement(['a/', 'a/b/'], 'LongshoreCycles')?.Resource).toEqual(['arn:aws:s3:::soil-data/a/*']);
    const many = Array.from({ length: 500 }, (_, index) => `soil/C${index}/`);
    expect(statement(many, 'LongshoreCycles')?.Resource).toEqual(['arn:aws:s3:::soil-data/soil/*']);
    expect(JSON.stringify(accessPolicy({ ...place, prefixes: many })).length).toBeLessThan(6_144);
  });

  it.each([
    ['eu-central-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
  ])('names the partition of %s', (region, partition) => {
    const policy = accessPolicy({ bucket: 'b-1', partition: partitionOf(region), prefixes: [] });
    expect(policy.Statement[1]?.Resource).toBe(`arn:${partition}:s3:::b-1`);
  });
});

describe('a role', () => {
  it('is taken on with the external ID alone', () => {
    const principalArn = 'arn:aws:iam::111122223333:user/longshore';
    expect(trustPolicy({ principalArn, externalId: 'x-1' }).Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: principalArn },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': 'x-1' } },
      },
    ]);
  });

  it('gives keys for one bucket', () => {
    const [only] = bucketOnlyPolicy('soil-data', 'aws').Statement;
    expect(only?.Resource).toEqual(['arn:aws:s3:::soil-data', 'arn:aws:s3:::soil-data/*']);
    expect(only?.Action).toContain('s3:PutObject');
    expect(JSON.stringify(only?.Action)).not.toContain('*');
  });

  it.each([
    ['https://s3.eu-central-1.amazonaws.com', 'eu-central-1', 'https://sts.eu-central-1.amazonaws.com'],
    ['https://s3.cn-north-1.amazonaws.com.cn', 'cn-north-1', 'https://sts.cn-north-1.amazonaws.com.cn'],
    ['https://rgw.example.com', 'default', 'https://rgw.example.com'],
    ['https://amazonaws.com.example.org', 'x', 'https://amazonaws.com.example.org'],
  ])('of %s is asked for in %s at %s', (endpoint, region, sts) => {
    expect(stsEndpoint(endpoint, region)).toBe(sts);
  });
});

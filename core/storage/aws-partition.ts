export type AwsPartition = 'aws' | 'aws-cn' | 'aws-us-gov';

/** AWS General Reference, "Amazon Resource Names": the partition stands in every ARN. Other servers say "aws" too. */
export function partitionOf(region: string): AwsPartition {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return 'aws';
}

/** Where roles of the service at this endpoint are taken on: AWS has a host of its own for it, others answer in place. */
export function stsEndpoint(endpoint: string, region: string): string {
  const { hostname } = new URL(endpoint);
  const domain = ['amazonaws.com', 'amazonaws.com.cn'].find((name) => hostname.endsWith(`.${name}`));
  return domain ? `https://sts.${region.toLowerCase()}.${domain}` : endpoint;
}

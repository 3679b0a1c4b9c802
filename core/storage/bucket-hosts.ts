import { z } from 'zod';

/** One of the addresses of a bucket. Requests under all of them reach the same objects. */
export const BucketHostSchema = z.object({
  origin: z.string(),
  /** Whether the bucket stands in the path ("path style"), and not in the host name ("virtual-hosted style"). */
  bucketInPath: z.boolean(),
});
export type BucketHost = z.infer<typeof BucketHostSchema>;

const awsHost = /^s3[.-](?:dualstack\.)?([a-z0-9-]+)\.(amazonaws\.com(?:\.cn)?)$/;
const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Addresses that may be others of the same bucket; only a bucket check tells. A browser opens six connections to a host, and S3
 * speaks HTTP/1.1: more names are more connections. Amazon S3 User Guide, "Virtual hosting of buckets" and "Using dual-stack
 * endpoints". On one machine the names of the loopback stand in for them.
 */
export function otherHosts(endpoint: string, bucket: string): BucketHost[] {
  const { protocol, hostname, port } = new URL(endpoint);
  const aws = awsHost.exec(hostname);
  if (aws && protocol === 'https:') return awsHosts(aws[1] ?? '', aws[2] ?? '', bucket, hostname);
  if (!loopbackNames.includes(hostname)) return [];
  const suffix = port === '' ? '' : `:${port}`;
  return loopbackNames
    .filter((name) => name !== hostname)
    .map((name) => ({ origin: `${protocol}//${name}${suffix}`, bucketInPath: true }));
}

function awsHosts(region: string, domain: string, bucket: string, own: string): BucketHost[] {
  const services = [`s3.${region}.${domain}`, `s3.dualstack.${region}.${domain}`];
  const inPath = services
    .filter((name) => name !== own)
    .map((name) => ({ origin: `https://${name}`, bucketInPath: true }));
  // A certificate for "*.s3…" covers no name with another dot.
  if (bucket.includes('.')) return inPath;
  const inName = services.map((name) => ({ origin: `https://${bucket}.${name}`, bucketInPath: false }));
  return [...inName, ...inPath];
}

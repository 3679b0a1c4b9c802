import { AwsClient } from 'aws4fetch';
import type { Credential } from './signing-keys.ts';
import { element, rawElement } from './xml.ts';

interface BucketPlace {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
}

export interface EnsureBucketOptions extends BucketPlace {
  readonly credentials: Credential;
  /** Origins of pages that may use the bucket; `*` is any. Each may hold one `*`. */
  readonly allowedOrigins: readonly string[];
}

export interface BucketAccess extends BucketPlace, Credential {}

const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD'];
const EXPOSED = [
  'ETag',
  'x-amz-request-id',
  'x-amz-checksum-crc32',
  'x-amz-checksum-crc32c',
  'x-amz-checksum-crc64nvme',
  'x-amz-checksum-sha256',
];

/** A CORS configuration under which pages of these origins may do everything that an upload needs. */
export function corsFor(allowedOrigins: readonly string[]): string {
  const many = (name: string, values: readonly string[]) =>
    values.map((value) => element(name, value)).join('');
  const rule =
    many('AllowedOrigin', allowedOrigins) +
    many('AllowedMethod', METHODS) +
    element('AllowedHeader', '*') +
    many('ExposeHeader', EXPOSED) +
    element('MaxAgeSeconds', 3000);
  return rawElement('CORSConfiguration', rawElement('CORSRule', rule));
}

/** Any page may use the bucket: right for a laptop, wrong for a company's bucket. */
export const OPEN_CORS = corsFor(['*']);

/** Creates the bucket with CORS for these origins, and leaves one that exists as it is. */
export async function ensureBucket(options: EnsureBucketOptions): Promise<void>;
/** The same with a whole CORS configuration. */
export async function ensureBucket(access: BucketAccess, corsXml: string): Promise<void>;
export async function ensureBucket(
  options: EnsureBucketOptions | BucketAccess,
  corsXml = 'allowedOrigins' in options ? corsFor(options.allowedOrigins) : OPEN_CORS,
): Promise<void> {
  const { endpoint, bucket, region } = options;
  const { accessKeyId, secretAccessKey } = 'credentials' in options ? options.credentials : options;
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 });
  const call = async (path: string, init: RequestInit) => {
    const response = await client.fetch(`${endpoint}${path}`, init);
    await response.arrayBuffer();
    return response;
  };
  const head = await call(`/${bucket}`, { method: 'HEAD' });
  if (head.ok) return;
  for (const [path, body] of [
    [`/${bucket}`, undefined],
    [`/${bucket}?cors`, corsXml],
  ] as const) {
    const response = await call(path, { method: 'PUT', body });
    if (!response.ok) throw new Error(`creating the bucket ${bucket} failed with status ${response.status}`);
  }
}

import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { ensureBucket, OPEN_CORS } from '../../local/s3/ensure-bucket.ts';
import { startLocalS3 } from '../../local/s3/server.ts';
import { profileOf, type ServerProfile } from './capabilities.ts';
import { type Access, type Reply, S3Client } from './s3-client.ts';
import { texts, withTag } from './s3-xml.ts';

export interface S3UnderTest {
  readonly client: S3Client;
  readonly profile: ServerProfile;
  /** Ends in a slash; everything under it is removed at the end. */
  readonly prefix: string;
  /** A key under the prefix. */
  readonly key: (name: string) => string;
}

/** Connects to the server that S3_ENDPOINT names, or to a local one of its own; cleans up after the test file. */
export async function connect(): Promise<S3UnderTest> {
  const access = accessFromEnvironment() ?? (await startOwnServer());
  const client = new S3Client(access);
  const prefix = `conformance-${randomBytes(6).toString('hex')}/`;
  const head = await client.call({ method: 'HEAD' });
  if (head.status !== 200) {
    throw new Error(`HEAD of the bucket ${access.bucket} at ${access.endpoint} answered ${head.status}`);
  }
  afterAll(async () => {
    await removeAll(client, access.bucket, prefix);
    // Also those that a test made: a hook that is registered within a test would never run.
    for (const bucket of madeBuckets) {
      await removeAll(client, bucket, '');
      await client.call({ method: 'DELETE', bucket });
    }
  }, 60_000);
  return { client, profile: profileOf(head.headers), prefix, key: (name) => prefix + name };
}

function accessFromEnvironment(): Access | undefined {
  const { S3_ENDPOINT, S3_REGION, S3_BUCKET, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
  if (!S3_ENDPOINT || !S3_BUCKET || !AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return undefined;
  return {
    endpoint: S3_ENDPOINT.replace(/\/$/, ''),
    region: S3_REGION ?? 'us-east-1',
    bucket: S3_BUCKET,
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
  };
}

async function startOwnServer(): Promise<Access> {
  const credential = {
    accessKeyId: 'CONFORMANCEKEY000001',
    secretAccessKey: 'conformance-secret-000000000000000000001',
  };
  const dataDir = await mkdtemp(join(tmpdir(), 'longshore-s3-'));
  const region = 'us-east-1';
  const server = await startLocalS3({
    dataDir,
    port: 0,
    host: '127.0.0.1',
    credentials: [credential],
    region,
    roles: [{ arn: 'arn:aws:iam::000000000000:role/conformance', externalId: 'conformance-external-id' }],
  });
  afterAll(async () => {
    await server.close();
    await rm(dataDir, { recursive: true });
  });
  const access = { endpoint: server.endpoint, region, bucket: 'conformance', ...credential };
  await ensureBucket(access, OPEN_CORS);
  return access;
}

const madeBuckets: string[] = [];

/** A bucket of its own, for tests that change a bucket's settings. */
export async function makeBucket(client: S3Client): Promise<string> {
  const bucket = `conformance-${randomBytes(6).toString('hex')}`;
  const reply = await client.call({ method: 'PUT', bucket });
  if (reply.status !== 200) throw new Error(`creating a bucket answered ${reply.status} ${reply.text}`);
  madeBuckets.push(bucket);
  return bucket;
}

async function removeAll(client: S3Client, bucket: string, prefix: string): Promise<void> {
  for (;;) {
    const page = await client.call({ bucket, query: { 'list-type': '2', prefix, 'encoding-type': 'url' } });
    const contents = withTag(page.text, 'Contents').flatMap((xml) => texts(xml, 'Key'));
    const keys = contents.map((key) => decodeURIComponent(key.replaceAll('+', ' ')));
    if (keys.length === 0) break;
    // Not every server takes control characters in XML, and not every key survives a URL: so each its own way.
    const inXml = keys.filter((key) => !CONTROL_CHARACTERS.test(key));
    if (inXml.length > 0) await deleteKeys(client, bucket, inXml);
    for (const key of keys.filter((each) => CONTROL_CHARACTERS.test(each))) {
      await client.call({ method: 'DELETE', bucket, key });
    }
  }
  const uploads = await client.call({ bucket, query: { uploads: '', prefix } });
  for (const upload of withTag(uploads.text, 'Upload')) {
    const [key] = texts(upload, 'Key');
    const [uploadId = ''] = texts(upload, 'UploadId');
    await client.call({ method: 'DELETE', bucket, key, query: { uploadId } });
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it looks for
const CONTROL_CHARACTERS = /[\u0000-\u001f]/;

export function deleteKeys(client: S3Client, bucket: string, keys: readonly string[]): Promise<Reply> {
  const objects = keys.map((key) => `<Object><Key>${escapeXml(key)}</Key></Object>`).join('');
  const body = `<Delete>${objects}</Delete>`;
  return client.call({
    method: 'POST',
    bucket,
    query: { delete: '' },
    headers: { 'content-md5': md5Base64(body) },
    body,
  });
}

const escapeXml = (text: string) => text.replace(/[&<>]/g, (each) => `&#${each.charCodeAt(0)};`);

export const md5Base64 = (data: string | Buffer) => createHash('md5').update(data).digest('base64');
export const md5Hex = (data: string | Buffer) => createHash('md5').update(data).digest('hex');
export const sha256Hex = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');

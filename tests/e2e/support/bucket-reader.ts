import { createHash } from 'node:crypto';
import { AwsClient } from 'aws4fetch';
import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { reservedFolder } from '../../../core/receipts/receipt-key';
import { encodeKeyForUrl } from '../../../core/storage/object-key';
import type { BucketAccess } from '../../../core/storage/object-store';

const text = z.coerce.string();
const ListSchema = z.object({
  ListBucketResult: z.object({
    IsTruncated: text,
    NextContinuationToken: text.optional(),
    Contents: z.array(z.object({ Key: text, Size: z.coerce.number(), ETag: text })).default([]),
  }),
});
const UploadsSchema = z.object({
  ListMultipartUploadsResult: z.object({
    Upload: z.array(z.object({ Key: text, UploadId: text })).default([]),
  }),
});
const PartsSchema = z.object({
  ListPartsResult: z.object({ Part: z.array(z.object({ PartNumber: z.coerce.number() })).default([]) }),
});

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  isArray: (name) => ['Contents', 'Upload', 'Part', 'Error'].includes(name),
});

const RemovedSchema = z.object({
  DeleteResult: z
    .object({ Error: z.array(z.object({ Key: text, Code: text })).default([]) })
    .or(z.literal('')),
});

const builder = new XMLBuilder();

export interface ListedObject {
  readonly key: string;
  readonly sizeBytes: number;
  /** Without quotes; of an object that was not sent in parts, the MD5 of its bytes as hexadecimal digits. */
  readonly etag: string;
}

/** What DeleteObjects takes at once. */
const keysARemoval = 1_000;

/** Looks at a bucket without a line of the product's own S3 code: what it says is the judge of the journeys. */
export class BucketReader {
  private readonly client: AwsClient;

  constructor(private readonly access: BucketAccess) {
    const { accessKeyId, secretAccessKey, region } = access;
    this.client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 });
  }

  /** Without what Longshore keeps beside the files, which comes a moment after a session's end. */
  async list(prefix: string): Promise<ListedObject[]> {
    const all = await this.listAll(prefix);
    return all.filter(({ key }) => !key.startsWith(`${prefix}${reservedFolder}/`));
  }

  async listAll(prefix: string): Promise<ListedObject[]> {
    const objects: ListedObject[] = [];
    for (let token: string | undefined; ; ) {
      const query: Record<string, string> = { 'list-type': '2', prefix, 'encoding-type': 'url' };
      if (token) query['continuation-token'] = token;
      const page = ListSchema.parse(await this.xml('GET', '', query)).ListBucketResult;
      for (const { Key, Size, ETag } of page.Contents)
        objects.push({ key: decode(Key), sizeBytes: Size, etag: ETag.replace(/&quot;|"/g, '') });
      if (page.IsTruncated !== 'true') return objects;
      token = page.NextContinuationToken;
    }
  }

  async openUploads(prefix: string): Promise<{ key: string; uploadId: string }[]> {
    const answer = await this.xml('GET', '', { uploads: '', prefix, 'encoding-type': 'url' });
    const { Upload } = UploadsSchema.parse(answer).ListMultipartUploadsResult;
    return Upload.map(({ Key, UploadId }) => ({ key: decode(Key), uploadId: UploadId }));
  }

  async parts(upload: { key: string; uploadId: string }): Promise<number[]> {
    const answer = await this.xml('GET', upload.key, { uploadId: upload.uploadId });
    return PartsSchema.parse(answer).ListPartsResult.Part.map(({ PartNumber }) => PartNumber);
  }

  async sha256(key: string): Promise<string> {
    const response = await this.call('GET', key);
    const hash = createHash('sha256');
    for await (const chunk of response.body ?? []) hash.update(chunk);
    return hash.digest('hex');
  }

  async put(key: string, body: string): Promise<void> {
    await (await this.call('PUT', key, {}, body)).arrayBuffer();
  }

  async remove(key: string): Promise<void> {
    await (await this.call('DELETE', key)).arrayBuffer();
  }

  async text(key: string): Promise<string> {
    return (await this.call('GET', key)).text();
  }

  /** Makes the bucket itself; without `corsXml` no page may use it. */
  async makeBucket(corsXml?: string): Promise<void> {
    await (await this.call('PUT', '')).arrayBuffer();
    if (corsXml) await this.setCors(corsXml);
  }

  async setCors(corsXml: string): Promise<void> {
    const digest = createHash('md5').update(corsXml).digest('base64');
    await (await this.call('PUT', '', { cors: '' }, corsXml, { 'content-md5': digest })).arrayBuffer();
  }

  /** Removes all that is under the prefix, finished or not. */
  async empty(prefix: string): Promise<void> {
    const keys = (await this.listAll(prefix)).map(({ key }) => key);
    for (let at = 0; at < keys.length; at += keysARemoval)
      await this.removeAll(keys.slice(at, at + keysARemoval));
    for (const { key, uploadId } of await this.openUploads(prefix)) {
      await (await this.call('DELETE', key, { uploadId })).arrayBuffer();
    }
  }

  private async removeAll(keys: readonly string[]): Promise<void> {
    const body = builder.build({ Delete: { Quiet: true, Object: keys.map((Key) => ({ Key })) } });
    const digest = createHash('md5').update(body).digest('base64');
    const answer = await this.call('POST', '', { delete: '' }, body, { 'content-md5': digest });
    const { DeleteResult } = RemovedSchema.parse(parser.parse(await answer.text()));
    const refused = DeleteResult === '' ? [] : DeleteResult.Error;
    if (refused.length > 0) throw new Error(`${refused.length} objects stay, such as ${refused[0]?.Key}`);
  }

  private async xml(method: string, key: string, query: Record<string, string>): Promise<unknown> {
    return parser.parse(await (await this.call(method, key, query)).text());
  }

  private async call(
    method: string,
    key: string,
    query: Record<string, string> = {},
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const { endpoint, bucket } = this.access;
    const search = Object.entries(query)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&');
    const path = key === '' ? bucket : `${bucket}/${encodeKeyForUrl(key)}`;
    const url = `${endpoint}/${path}${search ? `?${search}` : ''}`;
    const response = await this.client.fetch(url, { method, body, headers });
    if (!response.ok)
      throw new Error(
        `${method} ${url} answered ${response.status}: ${(await response.text()).slice(0, 500)}`,
      );
    return response;
  }
}

/** In answers with `encoding-type=url` a space is "+" (AWS) or "%20" (Ceph), and a plus is "%2B" in both. */
const decode = (encoded: string): string => decodeURIComponent(encoded.replaceAll('+', ' '));

export async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}

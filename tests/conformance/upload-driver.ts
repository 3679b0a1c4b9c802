import type { Reply, S3Client } from './s3-client.ts';
import { text } from './s3-xml.ts';

export const MIB = 1024 * 1024;

export interface OpenUpload {
  readonly key: string;
  readonly uploadId: string;
}

/** The calls of a multipart upload, in the words of the tests. */
export class UploadDriver {
  private readonly client: S3Client;

  constructor(client: S3Client) {
    this.client = client;
  }

  async create(key: string, headers: Record<string, string> = {}): Promise<OpenUpload> {
    const reply = await this.client.call({ method: 'POST', key, query: { uploads: '' }, headers });
    const uploadId = text(reply.text, 'UploadId');
    if (!uploadId) throw new Error(`CreateMultipartUpload answered ${reply.status} ${reply.text}`);
    return { key, uploadId };
  }

  putPart(
    { key, uploadId }: OpenUpload,
    partNumber: number,
    body: Buffer,
    headers: Record<string, string> = {},
  ) {
    const query = { partNumber: String(partNumber), uploadId };
    return this.client.call({ method: 'PUT', key, query, body, headers });
  }

  /** Answers the ETags, quoted as they came. */
  async putParts(upload: OpenUpload, parts: readonly Buffer[]): Promise<string[]> {
    const etags: string[] = [];
    for (const [index, body] of parts.entries()) {
      const reply = await this.putPart(upload, index + 1, body);
      if (reply.status !== 200) throw new Error(`UploadPart answered ${reply.status} ${reply.text}`);
      etags.push(reply.headers.etag ?? '');
    }
    return etags;
  }

  complete(
    upload: OpenUpload,
    etags: readonly string[],
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    return this.completeWith(upload, completeBody(etags.map((etag, index) => [index + 1, etag])), headers);
  }

  completeWith(
    { key, uploadId }: OpenUpload,
    body: string,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    return this.client.call({ method: 'POST', key, query: { uploadId }, body, headers });
  }

  parts({ key, uploadId }: OpenUpload, query: Record<string, string> = {}): Promise<Reply> {
    return this.client.call({ key, query: { uploadId, ...query } });
  }

  abort({ key, uploadId }: OpenUpload): Promise<Reply> {
    return this.client.call({ method: 'DELETE', key, query: { uploadId } });
  }
}

export function completeBody(parts: readonly (readonly [partNumber: number, etag: string])[]): string {
  const xml = parts.map(
    ([partNumber, etag]) =>
      `<Part><PartNumber>${partNumber}</PartNumber><ETag>${etag.replaceAll('"', '&quot;')}</ETag></Part>`,
  );
  return `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${xml.join('')}</CompleteMultipartUpload>`;
}

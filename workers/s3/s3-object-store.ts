import { unquotedEtag } from '../../core/storage/etag';
import type {
  BucketAccess,
  ObjectPage,
  ObjectStore,
  OpenUpload,
  StoredObject,
  StoredPart,
  StoreResult,
} from '../../core/storage/object-store';
import { storageProblem } from '../../core/storage/storage-problem';
import type { Answer } from './capped-fetch';
import {
  completionXml,
  parseCompletion,
  parseCreatedUpload,
  parseObjectPage,
  parseParts,
  parseStorageError,
  parseUploads,
} from './s3-xml';
import { signedFetch } from './signed-request';

/** A bucket over the S3 REST API (Amazon S3 API Reference, 2006-03-01), signed from the Worker. */
export class S3ObjectStore implements ObjectStore {
  constructor(private readonly access: BucketAccess) {}

  async list(query: {
    prefix: string;
    startAfter?: string;
    token?: string;
    maxKeys?: number;
  }): Promise<StoreResult<ObjectPage>> {
    const answer = await signedFetch(this.access, {
      method: 'GET',
      query: {
        'list-type': '2',
        'encoding-type': 'url',
        prefix: query.prefix,
        'max-keys': String(query.maxKeys ?? 1000),
        ...(query.startAfter ? { 'start-after': query.startAfter } : {}),
        ...(query.token ? { 'continuation-token': query.token } : {}),
      },
    });
    return read(answer, parseObjectPage);
  }

  async head(key: string): Promise<StoreResult<StoredObject | null>> {
    const answer = await signedFetch(this.access, { method: 'HEAD', key });
    if (!answer.ok) return answer.problem.status === 404 ? { ok: true, value: null } : answer;
    const { headers } = answer.value;
    const etag = unquotedEtag(headers.get('etag'));
    return { ok: true, value: { key, sizeBytes: Number(headers.get('content-length') ?? 0), etag } };
  }

  async createMultipart(key: string): Promise<StoreResult<{ uploadId: string }>> {
    return read(
      await signedFetch(this.access, { method: 'POST', key, query: { uploads: '' } }),
      parseCreatedUpload,
    );
  }

  async listParts(upload: OpenUpload): Promise<StoreResult<StoredPart[]>> {
    const all: StoredPart[] = [];
    for (let marker: string | null = '0'; marker !== null; ) {
      const query: Record<string, string> = { uploadId: upload.uploadId, 'part-number-marker': marker };
      const page: StoreResult<{ parts: StoredPart[]; nextMarker: string | null }> = read(
        await signedFetch(this.access, { method: 'GET', key: upload.key, query }),
        parseParts,
      );
      if (!page.ok) return page;
      all.push(...page.value.parts);
      marker = page.value.nextMarker;
    }
    return { ok: true, value: all };
  }

  async completeMultipart(
    upload: OpenUpload,
    parts: readonly { partNumber: number; etag: string }[],
    options: { onlyIfAbsent: boolean },
  ): Promise<StoreResult<{ etag: string | null }>> {
    const answer = await signedFetch(this.access, {
      method: 'POST',
      key: upload.key,
      query: { uploadId: upload.uploadId },
      headers: {
        'content-type': 'application/xml',
        ...(options.onlyIfAbsent ? { 'if-none-match': '*' } : {}),
      },
      body: completionXml(parts),
      // Joining 10,000 parts takes AWS minutes; the connection is kept alive by white space in the body.
      timeoutMs: 300_000,
    });
    return read(answer, parseCompletion);
  }

  async abortMultipart(upload: OpenUpload): Promise<StoreResult<void>> {
    const answer = await signedFetch(this.access, {
      method: 'DELETE',
      key: upload.key,
      query: { uploadId: upload.uploadId },
    });
    // NoSuchUpload, or a code of the server's own for the same (RADOS Gateway: NoSuchKey).
    const isGone = !answer.ok && answer.problem.status === 404 && answer.problem.code !== 'NoSuchBucket';
    return answer.ok || isGone ? { ok: true, value: undefined } : answer;
  }

  async listUploads(prefix: string): Promise<StoreResult<OpenUpload[]>> {
    const all: OpenUpload[] = [];
    for (
      let next: { keyMarker: string; uploadIdMarker: string } | null = { keyMarker: '', uploadIdMarker: '' };
      next;
    ) {
      const query: Record<string, string> = { uploads: '', 'encoding-type': 'url', prefix };
      if (next.keyMarker) query['key-marker'] = next.keyMarker;
      if (next.uploadIdMarker) query['upload-id-marker'] = next.uploadIdMarker;
      const page = read(await signedFetch(this.access, { method: 'GET', query }), parseUploads);
      if (!page.ok) return page;
      all.push(...page.value.uploads);
      next = page.value.next;
    }
    return { ok: true, value: all };
  }
}

function read<T>(answer: StoreResult<Answer>, parse: (xml: string) => T | null): StoreResult<T> {
  if (!answer.ok) return answer;
  const value = parse(answer.value.text);
  if (value !== null) return { ok: true, value };
  return {
    ok: false,
    problem: storageProblem(parseStorageError(answer.value.text) ?? 'BadAnswer', answer.value.status),
  };
}

import { type DigestAlgorithm, digestHeader } from '../../core/checksums/digest';
import { unquotedEtag } from '../../core/storage/etag';
import type {
  BucketAccess,
  Completed,
  Completion,
  NamedPart,
  ObjectPage,
  ObjectStore,
  OpenUpload,
  StoredObject,
  StoredPart,
  StoreResult,
} from '../../core/storage/object-store';
import { isNotThere, storageProblem } from '../../core/storage/storage-problem';
import type { Answer } from './capped-fetch';
import {
  completionXml,
  parseCompletion,
  parseCreatedUpload,
  parseObjectPage,
  parseParts,
  parseStorageError,
  parseUploads,
  wholeChecksum,
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
    return parsed(answer, parseObjectPage);
  }

  async head(key: string): Promise<StoreResult<StoredObject | null>> {
    const shape = { method: 'HEAD', key } as const;
    let answer = await signedFetch(this.access, { ...shape, headers: { 'x-amz-checksum-mode': 'ENABLED' } });
    // Under SSE-KMS to see a checksum takes a right to decrypt, which uploads do not need.
    const isHidden = !answer.ok && answer.problem.status === 403;
    if (isHidden) answer = await signedFetch(this.access, shape);
    if (!answer.ok) return isNotThere(answer.problem) ? { ok: true, value: null } : answer;
    const { headers } = answer.value;
    const etag = unquotedEtag(headers.get('etag'));
    const shown = wholeChecksum(
      headers.get('x-amz-checksum-crc64nvme') ?? undefined,
      headers.get('x-amz-checksum-type') ?? undefined,
    );
    const crc64nvme = isHidden ? undefined : shown;
    return {
      ok: true,
      value: { key, sizeBytes: Number(headers.get('content-length') ?? 0), etag, crc64nvme },
    };
  }

  async createMultipart(
    key: string,
    digest: DigestAlgorithm,
    contentType?: string,
  ): Promise<StoreResult<{ uploadId: string }>> {
    const headers = { ...openingHeaders(digest), ...(contentType ? { 'content-type': contentType } : {}) };
    const shape = { method: 'POST', key, query: { uploads: '' }, headers } as const;
    return parsed(await signedFetch(this.access, shape), parseCreatedUpload);
  }

  async listParts(upload: OpenUpload): Promise<StoreResult<StoredPart[]>> {
    const all: StoredPart[] = [];
    for (let marker: string | null = '0'; marker !== null; ) {
      const query: Record<string, string> = { uploadId: upload.uploadId, 'part-number-marker': marker };
      const page: StoreResult<{ parts: StoredPart[]; nextMarker: string | null }> = parsed(
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
    parts: readonly NamedPart[],
    options: Completion,
  ): Promise<StoreResult<Completed>> {
    const answer = await signedFetch(this.access, {
      method: 'POST',
      key: upload.key,
      query: { uploadId: upload.uploadId },
      headers: {
        'content-type': 'application/xml',
        ...(options.onlyIfAbsent ? { 'if-none-match': '*' } : {}),
        ...joiningHeaders(options),
      },
      body: completionXml(parts, options.digest === 'crc64nvme'),
      // Joining 10,000 parts takes AWS minutes; the connection is kept alive by white space in the body.
      timeoutMs: 300_000,
    });
    return parsed(answer, parseCompletion);
  }

  async abortMultipart(upload: OpenUpload): Promise<StoreResult<void>> {
    const answer = await signedFetch(this.access, {
      method: 'DELETE',
      key: upload.key,
      query: { uploadId: upload.uploadId },
    });
    if (answer.ok && answer.value.text.trim() !== '')
      return { ok: false, problem: storageProblem('BadAnswer', answer.value.status) };
    return answer.ok || isNotThere(answer.problem) ? { ok: true, value: undefined } : answer;
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
      const page = parsed(await signedFetch(this.access, { method: 'GET', query }), parseUploads);
      if (!page.ok) return page;
      all.push(...page.value.uploads);
      next = page.value.next;
    }
    return { ok: true, value: all };
  }
}

/** What an answer says, or the problem that it is none of S3's. */
export function parsed<T>(answer: StoreResult<Answer>, parse: (xml: string) => T | null): StoreResult<T> {
  if (!answer.ok) return answer;
  const value = parse(answer.value.text);
  if (value !== null) return { ok: true, value };
  return {
    ok: false,
    problem: storageProblem(parseStorageError(answer.value.text) ?? 'BadAnswer', answer.value.status),
  };
}

/** Amazon S3 "Checking object integrity": a CRC may be of the full object; SHA-256 of a multipart object is a hash of hashes. */
const ofFullObject = { 'x-amz-checksum-type': 'FULL_OBJECT' };
const isCrc = (digest: DigestAlgorithm) => digest !== 'md5' && digest !== 'sha256';

function openingHeaders(digest: DigestAlgorithm): Record<string, string> {
  if (digest === 'md5') return {};
  return {
    'x-amz-checksum-algorithm': digest.toUpperCase(),
    ...(isCrc(digest) ? ofFullObject : {}),
  };
}

function joiningHeaders({ digest, crc64nvme }: Completion): Record<string, string> {
  if (!isCrc(digest)) return {};
  const isKnown = digest === 'crc64nvme' && crc64nvme !== null;
  return { ...ofFullObject, ...(isKnown ? digestHeader(digest, crc64nvme) : {}) };
}

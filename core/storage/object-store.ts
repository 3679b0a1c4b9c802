import type { DigestAlgorithm } from '../checksums/digest';
import type { StorageProblem } from './storage-problem';

/** How to reach one bucket; the secret is held in memory only while a job or a socket needs it. */
export interface BucketAccess {
  /** Origin, e.g. https://s3.eu-central-1.amazonaws.com. Addressed path style: endpoint/bucket/key. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** With keys of short life: goes with every request, and they are of no use after that time. */
  readonly temporary?: { readonly sessionToken: string; readonly expiresAtMs: number };
}

export interface StoredObject {
  readonly key: string;
  readonly sizeBytes: number;
  /** Without quotes; null where the server names none. */
  readonly etag: string | null;
  /** Of the whole object, in hex; null where the server keeps none, absent where it was not asked or does not show it to us. */
  readonly crc64nvme?: string | null;
}

export interface StoredPart {
  readonly partNumber: number;
  readonly sizeBytes: number;
  readonly etag: string;
  readonly crc64nvme: string | null;
}

export interface NamedPart {
  readonly partNumber: number;
  readonly etag: string;
  /** In hex; null where it is not known. */
  readonly crc64nvme: string | null;
}

/** What the server says of the joined object. */
export interface Completed {
  readonly etag: string | null;
  readonly crc64nvme: string | null;
}

export interface Completion {
  readonly onlyIfAbsent: boolean;
  /** What the upload was opened for. */
  readonly digest: DigestAlgorithm;
  /** Of the whole object: a server that keeps it refuses to join other bytes. */
  readonly crc64nvme: string | null;
}

export interface OpenUpload {
  readonly key: string;
  readonly uploadId: string;
}

export type StoreResult<T> = { ok: true; value: T } | { ok: false; problem: StorageProblem };

/** One page of a listing. `nextToken` is null on the last page. */
export interface ObjectPage {
  readonly objects: readonly StoredObject[];
  readonly nextToken: string | null;
}

/** What the coordinator needs of a bucket. Expected refusals are values; no method retries by itself. */
export interface ObjectStore {
  list(query: {
    prefix: string;
    startAfter?: string;
    token?: string;
    maxKeys?: number;
  }): Promise<StoreResult<ObjectPage>>;
  /** Two requests where the checksum is not to be seen. */
  head(key: string): Promise<StoreResult<StoredObject | null>>;
  /** Every part of the upload is to be sent with a digest of this kind. Without a content type the server names one itself. */
  createMultipart(
    key: string,
    digest: DigestAlgorithm,
    contentType?: string,
  ): Promise<StoreResult<{ uploadId: string }>>;
  listParts(upload: OpenUpload): Promise<StoreResult<StoredPart[]>>;
  /** `etag` is null where the server's answer has none (RADOS Gateway): HEAD then supplies it. */
  completeMultipart(
    upload: OpenUpload,
    parts: readonly NamedPart[],
    options: Completion,
  ): Promise<StoreResult<Completed>>;
  /** Succeeds too when the upload is already gone. */
  abortMultipart(upload: OpenUpload): Promise<StoreResult<void>>;
  listUploads(prefix: string): Promise<StoreResult<OpenUpload[]>>;
}

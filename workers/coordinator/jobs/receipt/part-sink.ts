import type {
  BucketAccess,
  NamedPart,
  ObjectStore,
  OpenUpload,
  StoreResult,
} from '../../../../core/storage/object-store';
import { putObject, putPart } from '../../../s3/object-writer';

export type Bytes = Uint8Array<ArrayBuffer>;

/** Takes an object in parts of one size, of which the last may be smaller, and alone. */
export interface PartSink {
  part(bytes: Bytes): Promise<StoreResult<void>>;
  /** Only now the object is there. */
  end(last: Bytes): Promise<StoreResult<void>>;
  abort(): Promise<void>;
}

/** Of no header: the SHA-256 of each part is in its signature. */
const digest = 'md5';
const done = { ok: true, value: undefined } as const;

/** Into the company's bucket; in one request where one part is all. */
export class BucketSink implements PartSink {
  private upload: OpenUpload | null = null;
  private readonly parts: NamedPart[] = [];

  constructor(
    private readonly access: BucketAccess,
    private readonly store: ObjectStore,
    private readonly key: string,
    private readonly contentType: string,
  ) {}

  async part(bytes: Bytes): Promise<StoreResult<void>> {
    if (!this.upload) {
      const opened = await this.store.createMultipart(this.key, digest, this.contentType);
      if (!opened.ok) return opened;
      this.upload = { key: this.key, uploadId: opened.value.uploadId };
    }
    const partNumber = this.parts.length + 1;
    const put = await putPart(this.access, this.upload, partNumber, bytes);
    if (!put.ok) return put;
    this.parts.push({ partNumber, etag: put.value, crc64nvme: null });
    return done;
  }

  async end(last: Bytes): Promise<StoreResult<void>> {
    if (!this.upload) return await putObject(this.access, this.key, last, this.contentType);
    if (last.length > 0) {
      const sent = await this.part(last);
      if (!sent.ok) return sent;
    }
    const joined = await this.store.completeMultipart(this.upload, this.parts, {
      onlyIfAbsent: false,
      digest,
      crc64nvme: null,
    });
    return joined.ok ? done : joined;
  }

  async abort(): Promise<void> {
    if (this.upload) await this.store.abortMultipart(this.upload);
  }
}

/** Into the operator's own R2 bucket. What goes wrong here is thrown, and the queue brings the job again. */
export class R2Sink implements PartSink {
  private upload: R2MultipartUpload | null = null;
  private readonly parts: R2UploadedPart[] = [];

  constructor(
    private readonly bucket: R2Bucket,
    private readonly key: string,
    private readonly contentType: string,
  ) {}

  async part(bytes: Bytes): Promise<StoreResult<void>> {
    const httpMetadata = { contentType: this.contentType };
    this.upload ??= await this.bucket.createMultipartUpload(this.key, { httpMetadata });
    this.parts.push(await this.upload.uploadPart(this.parts.length + 1, bytes));
    return done;
  }

  async end(last: Bytes): Promise<StoreResult<void>> {
    if (!this.upload) {
      await this.bucket.put(this.key, last, { httpMetadata: { contentType: this.contentType } });
      return done;
    }
    if (last.length > 0) await this.part(last);
    await this.upload.complete(this.parts);
    return done;
  }

  async abort(): Promise<void> {
    await this.upload?.abort();
  }
}

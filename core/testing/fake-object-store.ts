import { compareUtf8 } from '../storage/byte-order';
import type {
  Completed,
  Completion,
  NamedPart,
  ObjectPage,
  ObjectStore,
  OpenUpload,
  StoredObject,
  StoredPart,
  StoreResult,
} from '../storage/object-store';
import { type StorageProblem, storageProblem } from '../storage/storage-problem';

interface Held extends StoredObject {
  readonly body: string;
}

/** A bucket in memory, for unit tests of what plans and verifies. Its ETags are made up from the content. */
export class FakeObjectStore implements ObjectStore {
  lists = 0;
  heads = 0;
  /** Set to an S3 error code to refuse every call. */
  failWith: string | null = null;
  /** What every look at one key is answered with. */
  headFailsWith: StorageProblem | null = null;
  /** What every listing of parts is answered with. */
  partsFailWith: StorageProblem | null = null;
  /** Keys of objects that `head` finds, but shows no checksum of. */
  readonly hidden = new Set<string>();
  readonly aborted: string[] = [];
  /** Answers for the next completions, before the effect; then the normal one. */
  readonly completions: StoreResult<Completed>[] = [];
  /** What each completion asked for. */
  readonly joined: Completion[] = [];
  readonly parts = new Map<string, StoredPart[]>();
  private readonly objects = new Map<string, Held>();
  private opened = 0;

  constructor(private readonly options: { pageSize?: number; order?: 'utf16' } = {}) {}

  /** `crc64nvme` is told by `head` alone, as S3 does. */
  put(key: string, body: string, etag = `etag-of-${body}`, crc64nvme: string | null = null): void {
    this.objects.set(key, { key, body, sizeBytes: body.length, etag, crc64nvme });
  }

  async list(query: {
    prefix: string;
    startAfter?: string;
    token?: string;
  }): Promise<StoreResult<ObjectPage>> {
    this.lists++;
    if (this.failWith) return this.refusal();
    const after = query.token ?? query.startAfter ?? '';
    const order = this.options.order === 'utf16' ? undefined : compareUtf8;
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(query.prefix)).sort(order);
    const from = this.options.order === 'utf16' ? keys : keys.filter((key) => compareUtf8(key, after) > 0);
    const page = from.slice(0, this.options.pageSize ?? 1000);
    const objects = page.flatMap((key) => {
      const held = this.objects.get(key);
      return held ? [{ ...held, crc64nvme: undefined }] : [];
    });
    return {
      ok: true,
      value: { objects, nextToken: page.length < from.length ? (page.at(-1) ?? null) : null },
    };
  }

  async head(key: string): Promise<StoreResult<StoredObject | null>> {
    this.heads++;
    if (this.failWith) return this.refusal();
    if (this.headFailsWith) return { ok: false, problem: this.headFailsWith };
    const held = this.objects.get(key) ?? null;
    return { ok: true, value: held && this.hidden.has(key) ? { ...held, crc64nvme: undefined } : held };
  }

  async createMultipart(): Promise<StoreResult<{ uploadId: string }>> {
    return this.failWith ? this.refusal() : { ok: true, value: { uploadId: `upload-${++this.opened}` } };
  }

  async listParts(upload: OpenUpload): Promise<StoreResult<StoredPart[]>> {
    if (this.partsFailWith) return { ok: false, problem: this.partsFailWith };
    const parts = this.parts.get(upload.uploadId);
    return parts ? { ok: true, value: parts } : { ok: false, problem: storageProblem('NoSuchUpload', 404) };
  }

  async completeMultipart(
    _upload: OpenUpload,
    _parts: readonly NamedPart[],
    options: Completion,
  ): Promise<StoreResult<Completed>> {
    this.joined.push(options);
    return this.completions.shift() ?? { ok: true, value: { etag: 'completed', crc64nvme: null } };
  }

  async abortMultipart(upload: OpenUpload): Promise<StoreResult<void>> {
    this.aborted.push(upload.uploadId);
    return { ok: true, value: undefined };
  }

  async listUploads(): Promise<StoreResult<OpenUpload[]>> {
    return { ok: true, value: [] };
  }

  private refusal(): { ok: false; problem: ReturnType<typeof storageProblem> } {
    return { ok: false, problem: storageProblem(this.failWith ?? 'InternalError', 404) };
  }
}

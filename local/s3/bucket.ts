import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Checksum, ChecksumAlgorithm } from './checksums.ts';
import { Journal } from './journal.ts';
import { ObjectFiles, type Segment } from './object-files.ts';
import { ObjectIndex } from './object-index.ts';

/** What a client says about an object besides its bytes. Header names in lower case. */
export interface ObjectDescription {
  readonly contentType: string;
  /** Cache-Control, Content-Disposition, Content-Encoding, Content-Language, Expires. */
  readonly systemHeaders: Readonly<Record<string, string>>;
  /** Names without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface StoredObject {
  readonly key: string;
  readonly segments: readonly Segment[];
  readonly sizeBytes: number;
  /** Without quotes. */
  readonly etag: string;
  readonly modifiedAtMs: number;
  readonly description: ObjectDescription;
  readonly checksum?: Checksum;
}

export interface StoredPart {
  readonly partNumber: number;
  readonly segment: Segment;
  readonly etag: string;
  readonly modifiedAtMs: number;
  readonly checksum?: Checksum;
}

export interface UploadOpening {
  readonly uploadId: string;
  readonly key: string;
  readonly initiatedAtMs: number;
  readonly description: ObjectDescription;
  readonly checksumAlgorithm?: ChecksumAlgorithm;
  readonly checksumType?: Checksum['type'];
}

export interface MultipartUpload extends UploadOpening {
  readonly parts: ReadonlyMap<number, StoredPart>;
}

type JournalEntry =
  | { readonly type: 'put'; readonly object: StoredObject; readonly uploadId?: string }
  | { readonly type: 'delete'; readonly key: string }
  | { readonly type: 'open'; readonly upload: UploadOpening }
  | { readonly type: 'part'; readonly uploadId: string; readonly part: StoredPart }
  | { readonly type: 'abort'; readonly uploadId: string };

interface OpenUpload extends UploadOpening {
  readonly parts: Map<number, StoredPart>;
}

/** The journal is rewritten at start when more than this many of its lines, and half of them, are history. */
const COMPACT_AFTER_LINES = 10_000;

/**
 * The state of one bucket: in memory for reading, in its journal for keeping. Every method that changes something is
 * synchronous, so that a condition checked just before it still holds: this is what makes If-None-Match safe.
 */
export class Bucket {
  readonly name: string;
  readonly files: ObjectFiles;
  readonly objects = new ObjectIndex<StoredObject>();
  private readonly openUploads = new Map<string, OpenUpload>();
  private readonly journal: Journal<JournalEntry>;

  constructor(name: string, directory: string) {
    mkdirSync(directory, { recursive: true });
    this.name = name;
    this.files = new ObjectFiles(join(directory, 'bodies'));
    const objects = new Map<string, StoredObject>();
    let lines = 0;
    this.journal = Journal.open<JournalEntry>(join(directory, 'journal.ndjson'), (entry) => {
      lines += 1;
      this.replay(entry, objects);
    });
    this.objects.load(objects);
    if (lines > COMPACT_AFTER_LINES && lines > 2 * this.liveLines())
      this.journal.compact(this.currentEntries());
    for (const segment of this.segments()) this.files.use(segment);
    this.files.sweep();
    this.repackSparse();
  }

  get isEmpty(): boolean {
    return this.objects.size === 0;
  }

  uploads(): Iterable<MultipartUpload> {
    return this.openUploads.values();
  }

  upload(uploadId: string): MultipartUpload | undefined {
    return this.openUploads.get(uploadId);
  }

  /** Puts the object in the place of whatever has its key; ends the upload that made it. */
  putObject(object: StoredObject, uploadId?: string): void {
    const before = this.objects.get(object.key);
    const leftOver = uploadId === undefined ? [] : this.segmentsNotIn(uploadId, object.segments);
    this.journal.append({ type: 'put', object, uploadId });
    this.objects.set(object.key, object);
    if (uploadId !== undefined) this.openUploads.delete(uploadId);
    this.files.remove(before?.segments ?? []);
    this.files.remove(leftOver);
  }

  /** Keys that do not exist are skipped. */
  deleteObjects(keys: readonly string[]): void {
    const objects = [...new Set(keys)].flatMap((key) => this.objects.get(key) ?? []);
    this.journal.append(...objects.map(({ key }) => ({ type: 'delete', key }) as const));
    for (const object of objects) {
      this.objects.delete(object.key);
      this.files.remove(object.segments);
    }
  }

  openUpload(upload: UploadOpening): void {
    this.journal.append({ type: 'open', upload });
    this.openUploads.set(upload.uploadId, { ...upload, parts: new Map() });
  }

  /** False when the upload has ended meanwhile: then the part's bytes are removed. */
  putPart(uploadId: string, part: StoredPart): boolean {
    const upload = this.openUploads.get(uploadId);
    if (!upload) {
      this.files.remove([part.segment]);
      return false;
    }
    const before = upload.parts.get(part.partNumber);
    this.journal.append({ type: 'part', uploadId, part });
    upload.parts.set(part.partNumber, part);
    if (before) this.files.remove([before.segment]);
    return true;
  }

  abortUpload(uploadId: string): void {
    const leftOver = this.segmentsNotIn(uploadId, []);
    this.journal.append({ type: 'abort', uploadId });
    this.openUploads.delete(uploadId);
    this.files.remove(leftOver);
  }

  close(): void {
    this.files.close();
    this.journal.close();
  }

  private segmentsNotIn(uploadId: string, kept: readonly Segment[]): Segment[] {
    const keptIds = new Set(kept.map(({ id }) => id));
    const parts = [...(this.openUploads.get(uploadId)?.parts.values() ?? [])];
    return parts.map(({ segment }) => segment).filter(({ id }) => !keptIds.has(id));
  }

  private replay(entry: JournalEntry, objects: Map<string, StoredObject>): void {
    switch (entry.type) {
      case 'put':
        objects.set(entry.object.key, entry.object);
        if (entry.uploadId !== undefined) this.openUploads.delete(entry.uploadId);
        break;
      case 'delete':
        objects.delete(entry.key);
        break;
      case 'open':
        this.openUploads.set(entry.upload.uploadId, { ...entry.upload, parts: new Map() });
        break;
      case 'part':
        this.openUploads.get(entry.uploadId)?.parts.set(entry.part.partNumber, entry.part);
        break;
      case 'abort':
        this.openUploads.delete(entry.uploadId);
        break;
    }
  }

  private *currentEntries(): Generator<JournalEntry> {
    for (const object of this.objects.allValues()) yield { type: 'put', object };
    for (const { parts, ...upload } of this.openUploads.values()) {
      yield { type: 'open', upload };
      for (const part of parts.values()) yield { type: 'part', uploadId: upload.uploadId, part };
    }
  }

  private liveLines(): number {
    let lines = this.objects.size + this.openUploads.size;
    for (const { parts } of this.openUploads.values()) lines += parts.size;
    return lines;
  }

  private *segments(): Generator<Segment> {
    for (const object of this.objects.allValues()) yield* object.segments;
    for (const upload of this.openUploads.values())
      for (const part of upload.parts.values()) yield part.segment;
  }

  /** Moves the objects that are left in mostly empty packs, so that the space of the others comes free. */
  private repackSparse(): void {
    const sparse = this.files.sparsePacks(this.segments());
    const isSparse = ({ id, offset }: Segment) => offset !== undefined && sparse.has(id);
    for (const object of [...this.objects.allValues()]) {
      if (!object.segments.some(isSparse)) continue;
      const segments = object.segments.map((each) => (isSparse(each) ? this.files.repack(each) : each));
      this.journal.append({ type: 'put', object: { ...object, segments } });
      this.objects.set(object.key, { ...object, segments });
      this.files.remove(object.segments.filter(isSparse));
    }
  }
}

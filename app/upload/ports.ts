import type { DigestAlgorithm, FileDigests } from '../../core/checksums/digest';
import type { ManifestAnswer, ManifestBatch, StartRequest } from '../../core/protocol/manifest';
import type { PackAnswer } from '../../core/protocol/pack';
import type { ClientFrame, ServerFrame } from '../../core/protocol/socket-frames';

export type Bytes = Uint8Array<ArrayBuffer>;

export interface FileStat {
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
}

export type ReadResult =
  | { readonly ok: true; readonly bytes: Bytes }
  | { readonly ok: false; readonly reason: 'changed' | 'unreadable' };

export type HashedRead =
  | { readonly ok: true; readonly bytes: Bytes; readonly digests: FileDigests }
  | { readonly ok: false; readonly reason: 'changed' | 'unreadable' };

/** One local file. `sizeBytes` and `modifiedAtMs` are those of the scan. */
export interface FileSource extends FileStat {
  /** As the file is now; null where it cannot be asked. */
  current(): Promise<FileStat | null>;
  /** The bytes of a half-open range. */
  read(start: number, end: number): Promise<ReadResult>;
  /** The same as one step where that is cheaper: checked against the scan, and with CRC64NVME and the digests that are named. */
  readHashed?(start: number, end: number, besides: readonly DigestAlgorithm[]): Promise<HashedRead>;
  /** Ranges of so many bytes and more are given by `slice`; those of fewer are to be sent as bytes. */
  readonly slicedFromBytes: number;
  /**
   * The range for a transport that reads it itself, much faster than it sends bytes of ours; null where they are to be sent. The
   * digest in the signature binds what is sent to what was read.
   */
  slice(start: number, end: number): Promise<Blob | null>;
  /** Nobody needs these bytes any more: their memory may take the next ones. */
  release(bytes: Bytes): void;
}

export interface PutRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Fields of a form whose file is the body: it is posted. */
  readonly form?: Readonly<Record<string, string>>;
  readonly body: Bytes | Blob;
  readonly signal: AbortSignal;
  onProgress(sentBytes: number): void;
}

/** `no_answer`: refused, reset, timed out, or hidden by CORS; a browser cannot tell these apart. */
export type PutAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly etag: string | null;
      readonly code: string | null;
      readonly message: string | null;
    }
  | { readonly kind: 'no_answer' }
  | { readonly kind: 'aborted' };

/** Carries one prepared request to the bucket. Never throws for what the network or the bucket does. */
export interface Transport {
  /** Whether it can send a form. */
  readonly takesForms?: boolean;
  put(request: PutRequest): Promise<PutAnswer>;
}

export type LinkEvent =
  | { readonly type: 'open' }
  | { readonly type: 'closed' }
  | { readonly type: 'frame'; readonly frame: ServerFrame }
  /** A frame that this version does not understand. */
  | { readonly type: 'strange_frame' };

/** The socket to the session. It reconnects by itself; what was sent while it was closed is not delivered. */
export interface SessionLink {
  send(frame: ClientFrame): void;
  close(): void;
  /** Try now instead of after the current wait. */
  hurry(): void;
}

export type ConnectLink = (listener: (event: LinkEvent) => void) => SessionLink;

/** `no_answer` may be tried for ever, `busy` a few times; the others need a person. */
export type ApiResult<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly kind: 'no_answer' | 'busy' | 'signed_out' | 'gone' | 'refused';
      readonly sentence: string;
    };

export interface Diagnosis {
  readonly reachable: boolean;
  readonly code: string;
  readonly sentence: string;
}

/** The REST calls of one session. */
export interface SessionApi {
  openScan(): Promise<ApiResult<number>>;
  addManifest(batch: ManifestBatch): Promise<ApiResult<readonly ManifestAnswer[]>>;
  start(request: StartRequest): Promise<ApiResult<null>>;
  /** Whether the session can still be reached with this sign-in. */
  look(): Promise<ApiResult<null>>;
  /** The head of a pack and the bytes of its files, as core/protocol/pack tells. */
  sendPack(pieces: readonly Bytes[], signal: AbortSignal): Promise<ApiResult<PackAnswer>>;
  /** What the bucket says to the server. */
  diagnose(): Promise<ApiResult<Diagnosis>>;
}

/** A digest that takes its bytes piece by piece. */
export interface RunningDigest {
  update(bytes: Bytes): void;
  hex(): string;
}

export interface Hasher {
  /** CRC64NVME, and what else is asked for. */
  digests(bytes: Bytes, besides: readonly DigestAlgorithm[]): Promise<FileDigests>;
  md5(bytes: Bytes): Promise<string>;
  /** In the order of the messages. Several at once are much cheaper than one after another. */
  md5OfEach(messages: readonly Bytes[]): Promise<string[]>;
  start(algorithm: DigestAlgorithm): Promise<RunningDigest>;
}

export interface Clock {
  nowMs(): number;
  /** Runs once after `ms`; the returned function takes it back. */
  after(ms: number, run: () => void): () => void;
}

/** A number in [0, 1). */
export type Random = () => number;

/** Waits; an abort ends the wait early. */
export function delay(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      signal.removeEventListener('abort', end);
      takeBack();
      resolve();
    };
    const takeBack = clock.after(ms, end);
    signal.addEventListener('abort', end);
  });
}

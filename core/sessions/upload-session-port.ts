import type { FileListQuery } from '../protocol/file-list';
import type { ManifestAnswer, ManifestEntry, StartRequest } from '../protocol/manifest';
import type { PackItem } from '../protocol/pack';
import type { AttemptView, FilePage, SessionView } from '../protocol/session-view';
import type { UploadSettings } from '../protocol/upload-settings';

export interface SessionInit {
  readonly sessionId: string;
  readonly companyId: string;
  readonly projectId: string;
  readonly cycleId: string;
  /** The cycle's prefix: empty, or ending in "/". */
  readonly prefix: string;
  readonly settings: UploadSettings;
  readonly createdAtMs: number;
}

/** A presigned PUT of one file; `stamp` comes back with the report, and names the file as it was when it was signed. */
export interface PutPermit {
  readonly kind: 'put';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly stamp: string;
}

/** What may be done with one file of a pack. */
export type PackPermit =
  | PutPermit
  /** These very bytes were recorded before: the answer to that pack was lost. */
  | { readonly kind: 'stored' }
  | { readonly kind: 'not_signed' };

/** `pack`: its number, by which it is closed; null where nothing is to be put. `unfit`: no pack of this session may look so. `not_now`: no file of it would be signed. */
export type OpenedPack =
  | { readonly ok: true; readonly permits: PackPermit[]; readonly pack: number | null }
  | { readonly ok: false; readonly reason: 'unfit' | 'not_now'; readonly sentence: string };

export type StoredItem = PackItem & { readonly etag: string | null; readonly stamp: string };

/** A command that does not fit the session's state is answered with a sentence, never thrown. */
export type CommandResult = { ok: true; view: SessionView } | { ok: false; sentence: string };

/**
 * What the app Worker asks of a session's Durable Object. The caller has checked the actor's company against D1; the
 * object checks `companyId` once more against its own. Sockets go through the object's `fetch`.
 */
export interface UploadSessionPort {
  create(init: SessionInit): Promise<void>;
  /** A number for one reading of the folder, 0 to 51; says later which engine can read which files. */
  openScan(companyId: string): Promise<{ ok: true; scan: number } | { ok: false; sentence: string }>;
  addManifest(
    companyId: string,
    scan: number,
    entries: readonly ManifestEntry[],
  ): Promise<{ ok: true; answers: ManifestAnswer[] } | { ok: false; sentence: string }>;
  /** `bytesAllowed`: what the manifest may grow to; null is any size. */
  start(companyId: string, request: StartRequest, bytesAllowed: number | null): Promise<CommandResult>;
  pause(companyId: string): Promise<CommandResult>;
  resume(companyId: string): Promise<CommandResult>;
  cancel(companyId: string): Promise<CommandResult>;
  /** Failed and cancelled files go back to the plan, in a new attempt. */
  retry(companyId: string, bytesAllowed: number | null): Promise<CommandResult>;
  /** Closes every socket: nobody of a suspended company is served. */
  companySuspended(companyId: string): Promise<void>;
  /** Sends at once what the queue did not do meanwhile. */
  companyResumed(companyId: string): Promise<void>;
  /**
   * A permit for each file, in the same order. Until the pack is closed, or its time is over, a file of it that is found changed is not
   * planned anew.
   */
  openPack(companyId: string, engineId: string, items: readonly PackItem[]): Promise<OpenedPack>;
  /**
   * Records what the bucket took, of files that are still what their permits named. Idempotent. Nothing is put after it, but what
   * `unsettled` names may land until the time of the pack is over.
   */
  closePack(
    companyId: string,
    engineId: string,
    stored: readonly StoredItem[],
    pack?: number,
    unsettled?: readonly number[],
  ): Promise<void>;
  view(companyId: string): Promise<SessionView>;
  files(companyId: string, query: FileListQuery): Promise<FilePage>;
  attempts(companyId: string): Promise<AttemptView[]>;
  /** The JWS of the receipt of the last attempt. */
  receiptSignature(
    companyId: string,
  ): Promise<{ ok: true; signature: string } | { ok: false; sentence: string }>;
  /** Closes the sockets whose sign-in or API token no longer stands. */
  recheckSockets(companyId: string): Promise<void>;
}

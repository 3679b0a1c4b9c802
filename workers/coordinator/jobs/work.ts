import type { DigestAlgorithm } from '../../../core/checksums/digest';
import type { ConflictPolicy } from '../../../core/protocol/upload-settings';
import type { SignedReceipt } from '../../../core/receipts/signed-receipt';
import type { FailureReason } from '../../../core/sessions/file-state';
import type { OpenUpload } from '../../../core/storage/object-store';
import type { CompareFor } from '../ledger/file-row';

/** What a session hands to the queue's consumer for one job: everything but the bucket's secret. */
export interface WorkPlace {
  readonly sessionId: string;
  readonly companyId: string;
  readonly projectId: string;
  readonly cycleId: string;
  readonly prefix: string;
}

export interface PlanEntry {
  readonly id: number;
  readonly path: string;
  readonly key: string;
  readonly size: number;
  /** The key is taken by another object: find a free one. */
  readonly differs: boolean;
  /** An earlier attempt may have sent it without hearing of it: an object of its size is to be compared. */
  readonly maybeSent: boolean;
  /** ETag or MD5 of what an earlier attempt sent to this key: such an object is our own. */
  readonly sent: string | null;
}

export interface ReconcileEntry {
  readonly id: number;
  readonly key: string;
  readonly size: number;
  readonly partBytes: number | null;
  readonly uploadId: string | null;
}

export interface CompleteEntry {
  readonly id: number;
  readonly key: string;
  readonly uploadId: string;
  readonly size: number;
  readonly digest: DigestAlgorithm;
  readonly parts: readonly {
    partNumber: number;
    sizeBytes: number;
    etag: string | null;
    md5: string | null;
    crc64nvme: string | null;
  }[];
}

export interface VerifyEntry {
  readonly id: number;
  readonly key: string;
  readonly size: number;
  readonly etag: string | null;
  readonly md5: string | null;
  readonly crc64nvme: string | null;
}

export type Work =
  | { kind: 'plan'; entries: PlanEntry[]; policy: ConflictPolicy }
  | { kind: 'open'; entries: { id: number; key: string }[]; digest: DigestAlgorithm }
  | { kind: 'reconcile'; entries: ReconcileEntry[] }
  | { kind: 'complete'; entry: CompleteEntry; onlyIfAbsent: boolean; honoursIfNoneMatch: boolean }
  | { kind: 'verify'; entries: VerifyEntry[]; etagIsMd5: boolean; cleanUp: CleanUp | null }
  | { kind: 'abort'; cleanUp: CleanUp }
  | ({ kind: 'receipt' } & ReceiptWork);

/** What the receipt of an ended attempt is about; its files are read page by page. */
export type ReceiptWork = Pick<SignedReceipt, 'totals'> & {
  readonly session: Omit<SignedReceipt['session'], 'id'>;
};

/** Multipart uploads to abort; with `sweep`, the prefix is also searched for uploads that were opened but never recorded. */
export interface CleanUp {
  readonly uploads: readonly OpenUpload[];
  readonly sweep: boolean;
}

export type PlanResult =
  | { id: number; action: 'upload'; key?: string }
  | { id: number; action: 'compare'; compareFor: CompareFor; etag: string; crc64nvme: string | null }
  | { id: number; action: 'fail' };

export type ReconcileResult = {
  id: number;
  /** An object of the right size is there: compare before sending. */
  existingEtag: string | null;
  /** Of the whole of it, in hex, where the bucket keeps one. */
  existingCrc64nvme: string | null;
  /** Null for a single PUT, or when the bucket no longer knows the upload. */
  parts: ListedPart[] | null;
};

/** A part as the bucket lists it. */
export interface ListedPart {
  readonly partNumber: number;
  readonly size: number;
  readonly etag: string;
  readonly crc64nvme: string | null;
}

export interface OpenedUpload {
  readonly id: number;
  readonly uploadId: string;
  readonly digest: DigestAlgorithm;
}

export type CompleteResult =
  /** `crc64nvme` is ours, of the parts that were sent; null where one of them is not known. */
  | { outcome: 'stored'; etag: string | null; crc64nvme: string | null }
  | { outcome: 'reopen' }
  | { outcome: 'resend'; parts: ListedPart[] }
  | { outcome: 'taken' }
  | { outcome: 'failed'; reason: FailureReason; detail: string | null };

export type VerifyResult = { id: number; etag: string | null; reason: FailureReason | null };

export type WorkResult =
  | { kind: 'plan'; results: PlanResult[] }
  | { kind: 'open'; results: OpenedUpload[] }
  | { kind: 'reconcile'; results: ReconcileResult[] }
  | { kind: 'complete'; id: number; result: CompleteResult }
  | { kind: 'verify'; results: VerifyResult[]; aborted: string[]; cleaned: boolean }
  | { kind: 'abort'; aborted: string[]; isWhole: boolean }
  | { kind: 'receipt'; attempt: number; signature: string | null };

import type { DigestAlgorithm } from '../../../core/checksums/digest';
import type { FailureReason } from '../../../core/sessions/file-state';
import type { CompareFor } from './file-row';

/** What travels with a change of state: columns of the file's row, and its lease, which is no column. */
export interface FileChange {
  readonly key?: string;
  readonly upload_id?: string | null;
  readonly upload_digest?: DigestAlgorithm | null;
  readonly lease?: string | null;
  readonly compare_for?: CompareFor | null;
  readonly existing_etag?: string | null;
  readonly existing_crc64nvme?: string | null;
  readonly crc64nvme?: string | null;
  readonly md5?: string | null;
  readonly etag?: string | null;
  readonly reason?: FailureReason | null;
  readonly detail?: string | null;
}

/** Columns of a file that has no history in the bucket. */
export const blank: FileChange = {
  upload_id: null,
  compare_for: null,
  existing_etag: null,
  existing_crc64nvme: null,
  crc64nvme: null,
  md5: null,
  etag: null,
  reason: null,
  detail: null,
};

/** Columns of a file that is to be sent anew: what was sent is remembered, and the plan then knows our own object from a stranger's. */
export const sentBefore: FileChange = { ...blank, etag: undefined, md5: undefined, crc64nvme: undefined };

/** The columns that an UPDATE sets, with their values; what is undefined stays as it is. */
export function assignments({ lease: _, ...row }: FileChange): {
  columns: string[];
  values: (string | null)[];
} {
  const set = Object.entries(row).filter(([, value]) => value !== undefined);
  return { columns: set.map(([column]) => column), values: set.map(([, value]) => value) };
}

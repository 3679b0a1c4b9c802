import type { DigestAlgorithm } from '../../../core/checksums/digest';
import type { FailureReason, FileState } from '../../../core/sessions/file-state';

/**
 * skip:    the person's policy skips an identical object
 * keep:    the same, but a different object must stay: the file then gets another key
 * differs: it proved different, so planning looks for another key
 * resume:  the object may be what an interrupted engine sent; identical means sent
 */
export type CompareFor = 'skip' | 'keep' | 'differs' | 'resume';

/** One file as everybody but the tables knows it; file-codec tells how it is stored. A type and not an interface, since SqlStorage asks for an index signature. */
export type FileRow = {
  id: number;
  path: string;
  /** Null where the path cannot be a key: the file has failed for that reason. */
  key: string | null;
  size: number;
  mtime: number;
  state: FileState;
  /** Bit n is set when scan n found this file with this size and time: an engine of that scan can read it. */
  holders: number;
  /** Null for a single PUT. */
  part_bytes: number | null;
  upload_id: string | null;
  /** What that upload was opened for: each of its parts is signed for a digest of this kind. */
  upload_digest: DigestAlgorithm | null;
  /** The engine that holds it. */
  lease: string | null;
  compare_for: CompareFor | null;
  existing_etag: string | null;
  /** Of the object that `existing_etag` names; says nothing without it. */
  existing_crc64nvme: string | null;
  /** Of the whole file, in hex. */
  crc64nvme: string | null;
  md5: string | null;
  etag: string | null;
  reason: FailureReason | null;
  detail: string | null;
};

/** A file that the ledger does not have yet. */
export interface NewFile {
  readonly path: string;
  readonly key: string | null;
  readonly size: number;
  readonly mtime: number;
  readonly state: FileState;
  readonly partBytes: number | null;
  readonly reason: FailureReason | null;
  readonly detail: string | null;
}

export type PartRow = {
  file_id: number;
  part: number;
  size: number;
  crc64nvme: string | null;
  md5: string | null;
  etag: string | null;
};

import type { Digests } from '../../../core/checksums/digest';
import type { ReportItem } from '../../../core/protocol/socket-frames';
import { partCountFor, partRange } from '../../../core/sessions/part-size';
import type { FileChange } from '../ledger/file-change';
import type { FileRow } from '../ledger/file-row';
import { hasBit, openMore } from './leases';
import { settle } from './lifecycle';
import type { SessionParts } from './parts';

/** A late report counts while its file still waits for bytes: the bucket took them, whoever holds the lease now. */
const openStates: readonly FileRow['state'][] = ['leased', 'interrupted', 'planned'];

/** An engine, and the scan whose files it reads. */
export interface Reporter {
  readonly engineId: string;
  readonly scan: number;
}

/**
 * Whether the engine speaks of the file as the ledger has it: its scan found this very version. Otherwise its report is of an older
 * one, which another device has replaced meanwhile.
 */
function speaksOf(file: FileRow, { engineId, scan }: Reporter): boolean {
  return openStates.includes(file.state) && (file.lease === engineId || hasBit(file.holders, scan));
}

/** Records what an engine says it did. Idempotent. Returns the file ids that this session does not have. */
export function recordReport(
  parts: SessionParts,
  reporter: Reporter,
  items: readonly ReportItem[],
): number[] {
  const ids = [...new Set(items.map(({ fileId }) => fileId))];
  const known = new Map(parts.ledger.filesById(ids).map((file) => [file.id, file]));
  const unknown = items.map(({ fileId }) => fileId).filter((id) => !known.has(id));
  // Together, since most reports are of many small files.
  recordSent(parts, reporter, known, items.filter(isSent));
  for (const item of items) {
    const file = isSent(item) ? null : parts.ledger.file(item.fileId);
    if (file && !isSent(item) && speaksOf(file, reporter)) recordItem(parts, reporter.engineId, file, item);
  }
  openMore(parts);
  parts.records.touch();
  settle(parts);
  return unknown;
}

type SentItem = Extract<ReportItem, { type: 'sent' }>;
const isSent = (item: ReportItem): item is SentItem => item.type === 'sent';

function recordSent(
  parts: SessionParts,
  reporter: Reporter,
  known: ReadonlyMap<number, FileRow>,
  items: readonly SentItem[],
): void {
  const changes = new Map<number, FileChange>();
  for (const { fileId, sizeBytes, digests, etag } of items) {
    const file = known.get(fileId);
    if (!file || !speaksOf(file, reporter) || changes.has(fileId)) continue;
    // A size other than the manifest's is the report of an older version of the file.
    if (file.part_bytes !== null || sizeBytes !== file.size) continue;
    const none = { lease: null, existing_etag: null, compare_for: null };
    changes.set(fileId, { ...none, ...ledgerDigests(digests), etag });
  }
  parts.ledger.moveEach(
    'stored',
    [...changes].map(([id, change]) => ({ id, change })),
  );
}

function recordItem(
  parts: SessionParts,
  engineId: string,
  file: FileRow,
  item: Exclude<ReportItem, SentItem>,
): void {
  const { ledger } = parts;
  switch (item.type) {
    case 'part':
      recordPart(parts, file, item);
      return;
    case 'identical':
      if (file.existing_etag === item.etag) recordIdentical(parts, file, item.digests);
      return;
    case 'failed':
      // Only the holder may give a file up; another engine may be sending it by now.
      if (file.lease !== engineId) return;
      // Its answers may have been lost, and not the file.
      if (item.reason === 'unreachable' || item.reason === 'rejected')
        ledger.compareMaybeSent([file.id], 'singles');
      ledger.move([file.id], 'failed', { lease: null, reason: item.reason, detail: item.detail });
      return;
    case 'gone':
      if (file.part_bytes === null || file.lease !== engineId) return;
      ledger.partTable.forgetFile(file.id);
      ledger.move([file.id], 'planned', { lease: null, upload_id: null });
      return;
  }
}

function recordPart(parts: SessionParts, file: FileRow, item: Extract<ReportItem, { type: 'part' }>): void {
  if (file.part_bytes === null || file.upload_id === null) return;
  const count = partCountFor(file.size, file.part_bytes);
  if (item.part > count) return;
  const range = partRange(file.size, file.part_bytes, item.part);
  if (item.sizeBytes !== range.end - range.start) return;
  parts.ledger.partTable.put({
    file_id: file.id,
    part: item.part,
    size: item.sizeBytes,
    ...ledgerDigests(item.digests),
    etag: item.etag,
  });
  if (parts.ledger.partTable.countOf(file.id) === count) allPartsArrived(parts, file.id);
}

export function allPartsArrived(parts: SessionParts, fileId: number): void {
  parts.ledger.move([fileId], 'sent', { lease: null });
  parts.outbox.add('complete', [fileId]);
}

function recordIdentical(parts: SessionParts, file: FileRow, digests: Digests): void {
  const etag = file.existing_etag;
  parts.ledger.dropUpload(file);
  const to = file.compare_for === 'resume' ? 'stored' : 'skipped';
  parts.ledger.move([file.id], to, {
    lease: null,
    ...ledgerDigests(digests),
    etag,
    compare_for: null,
    existing_etag: null,
  });
}

/** What the ledger keeps of the digests of a file or part. */
export function ledgerDigests({ crc64nvme, md5 }: Digests) {
  return { crc64nvme: crc64nvme ?? null, md5: md5 ?? null };
}

import type { Digests } from '../../../core/checksums/digest';
import type { ReportItem } from '../../../core/protocol/socket-frames';
import { partCountFor, partRange } from '../../../core/sessions/part-size';
import type { FileRow } from '../ledger/file-row';
import { openMore } from './leases';
import { settle } from './lifecycle';
import type { SessionParts } from './parts';

/** A late report counts while its file still waits for bytes: the bucket took them, whoever holds the lease now. */
const openStates: readonly FileRow['state'][] = ['leased', 'interrupted', 'planned'];

/** Records what an engine says it did. Idempotent. Returns the file ids that this session does not have. */
export function recordReport(parts: SessionParts, engineId: string, items: readonly ReportItem[]): number[] {
  const unknown: number[] = [];
  for (const item of items) {
    const file = parts.ledger.file(item.fileId);
    if (!file) unknown.push(item.fileId);
    else if (openStates.includes(file.state)) recordItem(parts, engineId, file, item);
  }
  openMore(parts);
  parts.records.update({ lastActivityAtMs: parts.nowMs() });
  settle(parts);
  return unknown;
}

function recordItem(parts: SessionParts, engineId: string, file: FileRow, item: ReportItem): void {
  const { ledger } = parts;
  switch (item.type) {
    case 'sent':
      // A size other than the manifest's is the report of an older version of the file.
      if (file.part_bytes !== null || item.sizeBytes !== file.size) return;
      ledger.move([file.id], 'stored', {
        lease: null,
        ...ledgerDigests(item.digests),
        etag: item.etag,
        existing_etag: null,
        compare_for: null,
      });
      return;
    case 'part':
      recordPart(parts, file, item);
      return;
    case 'identical':
      if (file.existing_etag === item.etag) recordIdentical(parts, file, item.digests);
      return;
    case 'failed':
      // Only the holder may give a file up; another engine may be sending it by now.
      if (file.lease !== engineId) return;
      ledger.move([file.id], 'failed', { lease: null, reason: item.reason, detail: item.detail });
      return;
    case 'gone':
      if (file.part_bytes === null || file.lease !== engineId) return;
      ledger.forgetParts(file.id);
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
  parts.ledger.putPart({
    file_id: file.id,
    part: item.part,
    size: item.sizeBytes,
    ...ledgerDigests(item.digests),
    etag: item.etag,
  });
  if (parts.ledger.parts(file.id).length === count) allPartsArrived(parts, file.id);
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

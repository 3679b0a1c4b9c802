import type { PackLimits } from '../../../core/protocol/pack';
import {
  type FileView,
  type InFlightFile,
  type SessionView,
  totalsOf,
} from '../../../core/protocol/session-view';
import { neverOverwrites } from '../../../core/sessions/conflict';
import { failureSentence } from '../../../core/sessions/file-state';
import { storageSentence } from '../../../core/storage/storage-problem';
import type { SessionSummary } from '../../../db/sessions';
import type { FileRow } from '../ledger/file-row';
import type { Ledger } from '../ledger/ledger';
import type { SessionRecord } from './session-record';

export function sessionView(
  record: SessionRecord,
  ledger: Ledger,
  live: {
    inFlight: InFlightFile[];
    engines: number;
    packs: PackLimits | null;
    manifestOpen: boolean;
    nowMs: number;
  },
): SessionView {
  return {
    id: record.sessionId,
    state: record.state,
    attempt: record.attempt,
    failure: record.failure,
    settings: record.settings,
    counters: ledger.counters(),
    partBytes: ledger.partBytes(),
    inFlight: live.inFlight,
    problem: record.problem,
    engines: live.engines,
    packs: live.packs,
    weakNoOverwrite: neverOverwrites(record.settings.conflictPolicy) && !provesNoOverwrite(record),
    manifestOpen: live.manifestOpen,
    createdAtMs: record.createdAtMs,
    startedAtMs: record.startedAtMs,
    endedAtMs: record.endedAtMs,
    nowMs: live.nowMs,
    revision: record.revision,
  };
}

export function provesNoOverwrite(record: SessionRecord): boolean {
  return record.abilities.ifNoneMatchOnPut && record.abilities.ifNoneMatchOnComplete;
}

export function sessionSummary(record: SessionRecord, ledger: Ledger): SessionSummary {
  const totals = totalsOf(ledger.counters());
  return {
    state: record.state,
    failure: record.failure,
    attempt: record.attempt,
    filesTotal: totals.files,
    filesUploaded: totals.uploaded,
    filesSkipped: totals.skipped,
    filesFailed: totals.failed,
    filesCancelled: totals.cancelled,
    bytesTotal: totals.bytes,
    bytesUploaded: totals.uploadedBytes,
    bytesSkipped: totals.skippedBytes,
    revision: record.revision,
    startedAtMs: record.startedAtMs,
    endedAtMs: record.endedAtMs,
  };
}

export function fileView(row: FileRow): FileView {
  return {
    id: row.id,
    path: row.path,
    key: row.key,
    sizeBytes: row.size,
    modifiedAtMs: row.mtime,
    state: row.state,
    crc64nvme: row.crc64nvme,
    md5: row.md5,
    etag: row.etag,
    reason: row.reason,
    sentence: fileSentence(row),
  };
}

function fileSentence(row: FileRow): string | null {
  if (row.reason === null) return null;
  if (row.reason === 'invalid_path' && row.detail !== null) return row.detail;
  const sentence = failureSentence(row.reason);
  return row.reason === 'rejected' && row.detail !== null
    ? `${sentence} ${storageSentence({ code: row.detail, status: null })}`
    : sentence;
}

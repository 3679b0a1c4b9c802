import { hasDigests } from '../../../core/checksums/digest';
import type { PackItem, PackLimits } from '../../../core/protocol/pack';
import { neverOverwrites } from '../../../core/sessions/conflict';
import type { StoredItem } from '../../../core/sessions/upload-session-port';
import type { FileChange } from '../ledger/file-change';
import type { FileRow } from '../ledger/file-row';
import { openMore } from './leases';
import { settle } from './lifecycle';
import type { SessionParts } from './parts';
import { ledgerDigests } from './reports';
import type { SessionRecord } from './session-record';

/** A file that nobody else has taken up since its permit was given. */
const openStates: readonly FileRow['state'][] = ['interrupted', 'planned'];

/**
 * What the packs of a session may hold. None where "never overwrite" is a look just before each PUT: that look costs a request a
 * file, and a pack would make it long before the bytes come.
 */
export function packLimitsOf(record: SessionRecord, configured: PackLimits | null): PackLimits | null {
  const isWeak = neverOverwrites(record.settings.conflictPolicy) && !record.abilities.ifNoneMatchOnPut;
  return isWeak ? null : configured;
}

/** One sentence where the files are not what a pack may hold. */
export function packProblem(items: readonly PackItem[], limits: PackLimits): string | null {
  if (items.length > limits.files)
    return `A pack of this server has at most ${limits.files} files. Send fewer at once.`;
  if (new Set(items.map(({ fileId }) => fileId)).size < items.length)
    return 'The pack names a file twice. Name each file once.';
  if (items.some(({ sizeBytes }) => sizeBytes > limits.fileBytes))
    return `A file in a pack has at most ${limits.fileBytes} bytes. Send larger ones by themselves.`;
  return items.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) > limits.bytes
    ? `The files of a pack have at most ${limits.bytes} bytes. Send fewer at once.`
    : null;
}

/** Files of which these very bytes are recorded as being in the bucket. */
export function storedAlready(parts: SessionParts, items: readonly PackItem[]): Set<number> {
  const digests = new Map(items.map((item) => [item.fileId, item.digests]));
  const rows = parts.ledger.filesById([...digests.keys()]);
  const stored = rows.filter(
    (row) =>
      (row.state === 'stored' || row.state === 'uploaded') && hasDigests(row, digests.get(row.id) ?? {}),
  );
  return new Set(stored.map(({ id }) => id));
}

/** Names the file as it is when it is signed: one that changed since, or goes to another key, has another stamp. */
export const stampOf = ({ mtime, key }: Pick<FileRow, 'mtime' | 'key'>): string => `${mtime} ${key}`;

/**
 * Records what the bucket took of a pack. What was started afresh, or is in other hands by now, is left as it is: other bytes may
 * be on their way to its key.
 */
export function recordStored(parts: SessionParts, engineId: string, stored: readonly StoredItem[]): void {
  const rows = new Map(
    parts.ledger.filesById(stored.map(({ fileId }) => fileId)).map((row) => [row.id, row]),
  );
  const changes: { id: number; change: FileChange }[] = [];
  for (const { fileId, sizeBytes, digests, etag, stamp } of stored) {
    const row = rows.get(fileId);
    if (!row || row.part_bytes !== null || row.size !== sizeBytes || stampOf(row) !== stamp) continue;
    const isOurs = row.state === 'leased' && row.lease === engineId;
    if (!isOurs && !openStates.includes(row.state)) continue;
    const change = { lease: null, ...ledgerDigests(digests), etag, existing_etag: null, compare_for: null };
    changes.push({ id: fileId, change });
  }
  parts.ledger.moveEach('stored', changes);
  openMore(parts);
  parts.records.touch();
  settle(parts);
}

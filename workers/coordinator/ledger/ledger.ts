import type { DigestAlgorithm } from '../../../core/checksums/digest';
import type { Counters } from '../../../core/protocol/session-view';
import { type FailureReason, type FileState, fileStates } from '../../../core/sessions/file-state';
import type { OpenUpload } from '../../../core/storage/object-store';
import type { CompareFor, FileRow, PartRow } from './file-row';

/** Columns that travel with a change of state. */
export interface FileChange {
  readonly key?: string;
  readonly upload_id?: string | null;
  readonly upload_digest?: DigestAlgorithm | null;
  readonly lease?: string | null;
  readonly compare_for?: CompareFor | null;
  readonly existing_etag?: string | null;
  readonly crc64nvme?: string | null;
  readonly md5?: string | null;
  readonly etag?: string | null;
  readonly reason?: FailureReason | null;
  readonly detail?: string | null;
}

/**
 * Every file and part of one session. The only writer of `files`, `parts` and `counters`, so that the counters change in
 * the same transaction as the rows they count. Callers wrap what belongs together in `storage.transactionSync`.
 */
export class Ledger {
  constructor(private readonly sql: SqlStorage) {}

  file(id: number): FileRow | null {
    return this.sql.exec<FileRow>('SELECT * FROM files WHERE id = ?', id).toArray()[0] ?? null;
  }

  filesById(ids: readonly number[]): FileRow[] {
    const list = JSON.stringify(ids);
    return this.sql
      .exec<FileRow>('SELECT * FROM files WHERE id IN (SELECT value FROM json_each(?))', list)
      .toArray();
  }

  /** The next files in a state, in key order. */
  next(state: FileState, limit: number): FileRow[] {
    return this.sql
      .exec<FileRow>('SELECT * FROM files WHERE state = ? ORDER BY key LIMIT ?', state, limit)
      .toArray();
  }

  /** The next files that a new attempt takes up: failed or cancelled, and not for a reason of the file itself. */
  nextRetryable(limit: number): FileRow[] {
    return this.sql
      .exec<FileRow>(
        `SELECT * FROM files WHERE state IN ('failed', 'cancelled')
           AND coalesce(reason, '') NOT IN ('invalid_path', 'too_large') LIMIT ?`,
        limit,
      )
      .toArray();
  }

  page(state: FileState | null, cursor: number, limit: number): FileRow[] {
    return this.sql
      .exec<FileRow>(
        'SELECT * FROM files WHERE id > ? AND (? IS NULL OR state = ?) ORDER BY id LIMIT ?',
        cursor,
        state,
        state,
        limit,
      )
      .toArray();
  }

  /** Planned files that an engine of this scan can read and that need no multipart upload opened first. */
  grantable(holderBit: number, limit: number): FileRow[] {
    return this.sql
      .exec<FileRow>(
        `SELECT * FROM files WHERE state = 'planned' AND (holders & ?) <> 0
           AND (part_bytes IS NULL OR upload_id IS NOT NULL) ORDER BY key LIMIT ?`,
        holderBit,
        limit,
      )
      .toArray();
  }

  /** Planned files that no engine of these scans can read. */
  unreadable(holderBits: number, limit: number): FileRow[] {
    return this.sql
      .exec<FileRow>(
        "SELECT * FROM files WHERE state = 'planned' AND (holders & ?) = 0 ORDER BY key LIMIT ?",
        holderBits,
        limit,
      )
      .toArray();
  }

  /** Whether any planned file can be read by an engine of these scans, now or once its upload is opened. */
  hasReadable(holderBits: number): boolean {
    return (
      this.sql
        .exec("SELECT 1 FROM files WHERE state = 'planned' AND (holders & ?) <> 0 LIMIT 1", holderBits)
        .toArray().length > 0
    );
  }

  /** How many files a scan can read. */
  heldBy(bit: number): number {
    return this.sql.exec<{ n: number }>('SELECT count(*) AS n FROM files WHERE (holders & ?) <> 0', bit).one()
      .n;
  }

  /** Forgets a scan, so that its number can be used again. */
  dropHolder(bit: number): void {
    this.sql.exec('UPDATE files SET holders = holders & ~? WHERE (holders & ?) <> 0', bit, bit);
  }

  /** Planned multipart files without an open upload. */
  unopened(limit: number): FileRow[] {
    return this.sql
      .exec<FileRow>(
        `SELECT * FROM files WHERE state = 'planned' AND part_bytes IS NOT NULL AND upload_id IS NULL
           ORDER BY key LIMIT ?`,
        limit,
      )
      .toArray();
  }

  withOpenUpload(): FileRow[] {
    return this.sql.exec<FileRow>('SELECT * FROM files WHERE upload_id IS NOT NULL').toArray();
  }

  leasedTo(engineId: string): FileRow[] {
    return this.sql.exec<FileRow>('SELECT * FROM files WHERE lease = ?', engineId).toArray();
  }

  keyTaken(key: string): boolean {
    return this.sql.exec('SELECT 1 FROM files WHERE key = ?', key).toArray().length > 0;
  }

  keysHeld(keys: readonly string[]): Set<string> {
    const list = JSON.stringify(keys);
    const rows = this.sql.exec<{ key: string }>(
      'SELECT key FROM files WHERE key IN (SELECT value FROM json_each(?))',
      list,
    );
    return new Set(rows.toArray().map((row) => row.key));
  }

  /** Moves files to a state; columns in `change` are set on each. Files already there only take the change. */
  move(ids: readonly number[], to: FileState, change: FileChange = {}): void {
    if (ids.length === 0) return;
    const list = JSON.stringify(ids);
    const before = this.sql
      .exec<{ state: FileState; files: number; bytes: number }>(
        'SELECT state, count(*) AS files, sum(size) AS bytes FROM files WHERE id IN (SELECT value FROM json_each(?)) GROUP BY state',
        list,
      )
      .toArray();
    const columns = Object.entries(change).filter(([, value]) => value !== undefined);
    const set = ['state = ?', ...columns.map(([column]) => `${column} = ?`)].join(', ');
    const values = columns.map(([, value]) => value as string | null);
    this.sql.exec(
      `UPDATE files SET ${set} WHERE id IN (SELECT value FROM json_each(?))`,
      to,
      ...values,
      list,
    );
    for (const group of before) {
      this.count(group.state, -group.files, -group.bytes);
      this.count(to, group.files, group.bytes);
    }
  }

  /** Takes a new size and time for a file whose content changed, and starts it afresh. */
  restart(row: FileRow, next: { size: number; mtime: number; partBytes: number | null }): void {
    this.dropUpload(row);
    this.forgetParts(row.id);
    this.move([row.id], 'pending', { ...blank, lease: null });
    this.sql.exec(
      'UPDATE files SET size = ?, mtime = ?, part_bytes = ? WHERE id = ?',
      next.size,
      next.mtime,
      next.partBytes,
      row.id,
    );
    this.count('pending', 0, next.size - row.size);
  }

  count(state: FileState, files: number, bytes: number): void {
    this.sql.exec(
      'INSERT INTO counters VALUES (?, ?, ?) ON CONFLICT(state) DO UPDATE SET files = files + excluded.files, bytes = bytes + excluded.bytes',
      state,
      files,
      bytes,
    );
  }

  counters(): Counters {
    const rows = this.sql
      .exec<{ state: FileState; files: number; bytes: number }>('SELECT * FROM counters')
      .toArray();
    return toCounters(rows);
  }

  /** The counters as the files themselves say: always equal to `counters()`. */
  recount(): Counters {
    const rows = this.sql.exec<{ state: FileState; files: number; bytes: number }>(
      'SELECT state, count(*) AS files, sum(size) AS bytes FROM files GROUP BY state',
    );
    return toCounters(rows.toArray());
  }

  parts(fileId: number): PartRow[] {
    return this.sql.exec<PartRow>('SELECT * FROM parts WHERE file_id = ? ORDER BY part', fileId).toArray();
  }

  /** Part numbers by file, for files that have some. */
  partsOf(fileIds: readonly number[]): Map<number, number[]> {
    const byFile = new Map<number, number[]>();
    const rows = this.sql.exec<{ file_id: number; part: number }>(
      'SELECT file_id, part FROM parts WHERE file_id IN (SELECT value FROM json_each(?)) ORDER BY file_id, part',
      JSON.stringify(fileIds),
    );
    for (const row of rows) byFile.set(row.file_id, [...(byFile.get(row.file_id) ?? []), row.part]);
    return byFile;
  }

  /** Records a finished part; a second report of the same part changes nothing that counts. */
  putPart(part: PartRow): void {
    this.sql.exec(
      'INSERT OR REPLACE INTO parts (file_id, part, size, crc64nvme, md5, etag) VALUES (?, ?, ?, ?, ?, ?)',
      part.file_id,
      part.part,
      part.size,
      part.crc64nvme,
      part.md5,
      part.etag,
    );
    this.sql.exec(
      'UPDATE files SET parts_done_bytes = (SELECT coalesce(sum(size), 0) FROM parts WHERE file_id = ?) WHERE id = ?',
      part.file_id,
      part.file_id,
    );
  }

  replaceParts(fileId: number, parts: readonly PartRow[]): void {
    this.forgetParts(fileId);
    for (const part of parts) this.putPart(part);
  }

  forgetParts(fileId: number): void {
    this.sql.exec('DELETE FROM parts WHERE file_id = ?', fileId);
    this.sql.exec('UPDATE files SET parts_done_bytes = 0 WHERE id = ? AND parts_done_bytes <> 0', fileId);
  }

  /** Parts a file from its multipart upload, which is remembered until it is aborted. */
  dropUpload(file: Pick<FileRow, 'id' | 'key' | 'upload_id'>): void {
    if (file.upload_id === null || file.key === null) return;
    this.sql.exec('INSERT OR IGNORE INTO strays VALUES (?, ?)', file.upload_id, file.key);
    this.sql.exec('UPDATE files SET upload_id = NULL WHERE id = ?', file.id);
    this.forgetParts(file.id);
  }

  strays(): OpenUpload[] {
    const rows = this.sql.exec<{ upload_id: string; key: string }>('SELECT * FROM strays').toArray();
    return rows.map((row) => ({ key: row.key, uploadId: row.upload_id }));
  }

  /** Forgets uploads that the bucket no longer has. */
  uploadsAborted(uploadIds: readonly string[]): void {
    const list = JSON.stringify(uploadIds);
    this.sql.exec('DELETE FROM strays WHERE upload_id IN (SELECT value FROM json_each(?))', list);
    const rows = this.sql
      .exec<{ id: number; state: FileState }>(
        'SELECT id, state FROM files WHERE upload_id IN (SELECT value FROM json_each(?))',
        list,
      )
      .toArray();
    for (const row of rows) {
      this.sql.exec('UPDATE files SET upload_id = NULL WHERE id = ?', row.id);
      this.forgetParts(row.id);
    }
    // Taken up again by a retry while its upload was being aborted: it starts anew.
    this.move(
      rows.filter((row) => row.state === 'sent').map((row) => row.id),
      'planned',
    );
  }

  hasMultipart(): boolean {
    return this.sql.exec('SELECT 1 FROM files WHERE part_bytes IS NOT NULL LIMIT 1').toArray().length > 0;
  }

  /** Bytes of finished parts of files that are not whole in the bucket yet. */
  partBytes(): number {
    const row = this.sql.exec<{ bytes: number | null }>(
      "SELECT sum(parts_done_bytes) AS bytes FROM files WHERE parts_done_bytes > 0 AND state IN ('planned', 'leased', 'interrupted')",
    );
    return row.one().bytes ?? 0;
  }
}

/** Columns of a file that has no history in the bucket. */
export const blank: FileChange = {
  upload_id: null,
  compare_for: null,
  existing_etag: null,
  crc64nvme: null,
  md5: null,
  etag: null,
  reason: null,
  detail: null,
};

function toCounters(rows: readonly { state: FileState; files: number; bytes: number }[]): Counters {
  const counters = Object.fromEntries(fileStates.map((state) => [state, { files: 0, bytes: 0 }])) as Counters;
  for (const row of rows) counters[row.state] = { files: row.files, bytes: row.bytes };
  return counters;
}

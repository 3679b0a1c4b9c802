import type { Counters } from '../../../core/protocol/session-view';
import { type FileState, fileStates } from '../../../core/sessions/file-state';
import { compareUtf8 } from '../../../core/storage/byte-order';
import type { OpenUpload } from '../../../core/storage/object-store';
import { assignments, blank, type FileChange } from './file-change';
import { codeOf, fileColumns, rowOf, type StoredFile, splitPath, stateOf, storedKey } from './file-codec';
import type { FileRow, NewFile } from './file-row';
import { LowWaterMarks } from './low-water-marks';
import { PartTable } from './part-table';

/**
 * Every file and part of one session. The only writer, with its table of parts, of `files`, `parts` and `counters`, so that the
 * counters change in the same transaction as the rows they count. Callers wrap what belongs together in a transaction.
 */
export class Ledger {
  readonly partTable: PartTable;
  private readonly marks = new LowWaterMarks();

  constructor(
    private readonly sql: SqlStorage,
    /** Of every key: the session's. */
    private readonly prefix: () => string,
  ) {
    this.partTable = new PartTable(sql);
  }

  /** For a rolled back transaction: what was found done may not be done. */
  forget(): void {
    this.marks.forget();
  }

  file(id: number): FileRow | null {
    return this.select('WHERE f.id = ?', id)[0] ?? null;
  }

  filesById(ids: readonly number[]): FileRow[] {
    return this.select('WHERE f.id IN (SELECT value FROM json_each(?))', JSON.stringify(ids));
  }

  filesByPath(paths: readonly string[]): FileRow[] {
    return this.select(
      `WHERE f.id IN (
         SELECT known.id FROM json_each(?) JOIN folders ON folders.path = value ->> 'folder'
           JOIN files known ON known.folder = folders.id AND known.name = value ->> 'name')`,
      JSON.stringify(paths.map(splitPath)),
    );
  }

  /** New files, all of them readable by one scan. */
  insert(files: readonly NewFile[], holderBit: number): void {
    if (files.length === 0) return;
    const split = files.map((file) => ({ ...file, ...splitPath(file.path) }));
    const folders = [...new Set(split.map(({ folder }) => folder))];
    this.sql.exec(
      'INSERT INTO folders (path) SELECT value FROM json_each(?) WHERE value NOT IN (SELECT path FROM folders)',
      JSON.stringify(folders),
    );
    const rows = split.map(({ folder, name, key, path, size, mtime, state, partBytes, reason, detail }) => [
      ...[folder, name, storedKey(key, path, this.prefix()), size, mtime],
      ...[codeOf(state), partBytes, reason, detail],
    ]);
    this.sql.exec(
      `INSERT INTO files (folder, name, key, size, mtime, state, holders, part_bytes, reason, detail)
         SELECT folders.id, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, ?, value ->> 6, value ->> 7,
                value ->> 8
         FROM json_each(?) CROSS JOIN folders ON folders.path = value ->> 0`,
      holderBit,
      JSON.stringify(rows),
    );
    const sums = new Map<FileState, { files: number; bytes: number }>();
    for (const { state, size } of files) {
      const sum = sums.get(state) ?? { files: 0, bytes: 0 };
      sums.set(state, { files: sum.files + 1, bytes: sum.bytes + size });
    }
    for (const [state, sum] of sums) {
      this.count(state, sum.files, sum.bytes);
      for (const folder of folders) this.marks.lower(state, folder);
    }
  }

  /** Notes that a scan can read these files. */
  hold(ids: readonly number[], holderBit: number): void {
    const changed = this.sql.exec(
      `UPDATE files SET holders = holders | ? WHERE id IN (SELECT value FROM json_each(?)) AND (holders & ?) = 0`,
      holderBit,
      JSON.stringify(ids),
      holderBit,
    ).rowsWritten;
    if (changed > 0) this.marks.forget();
  }

  /** The next files in a state, in key order; folder after folder, so that their keys are close together. */
  next(state: FileState, limit: number): FileRow[] {
    return this.walk(state, 'any', 'true', [], limit).sort((a, b) => compareUtf8(a.key ?? '', b.key ?? ''));
  }

  /** The next files behind an id that a new attempt takes up: failed or cancelled, and not for a reason of the file itself. */
  nextRetryable(afterId: number, limit: number): FileRow[] {
    return this.select(
      `WHERE f.id > ? AND f.state IN (${codeOf('failed')}, ${codeOf('cancelled')})
         AND coalesce(f.reason, '') NOT IN ('invalid_path', 'too_large') ORDER BY f.id LIMIT ?`,
      afterId,
      limit,
    );
  }

  page(state: FileState | null, cursor: number, limit: number): FileRow[] {
    if (state === null) return this.select('WHERE f.id > ? ORDER BY f.id LIMIT ?', cursor, limit);
    // Otherwise the whole of a large session is walked over for nothing.
    if (this.counters()[state].files === 0) return [];
    return this.select('WHERE f.id > ? AND f.state = ? ORDER BY f.id LIMIT ?', cursor, codeOf(state), limit);
  }

  /** Planned files that an engine of this scan can read and that need no multipart upload opened first. */
  grantable(holderBit: number, limit: number): FileRow[] {
    // With the plus sign the order asks for no walk over all rows, and the few with an open upload are found by their index.
    const large = this.select(
      'WHERE f.upload_id IS NOT NULL AND f.state = ? AND (f.holders & ?) <> 0 ORDER BY +f.id LIMIT ?',
      codeOf('planned'),
      holderBit,
      limit,
    );
    const small = this.walk(
      'planned',
      `small of ${holderBit}`,
      'f.part_bytes IS NULL AND (f.holders & ?) <> 0',
      [holderBit],
      limit - large.length,
    );
    return [...large, ...small];
  }

  /** Planned files that no engine of these scans can read. */
  unreadable(holderBits: number, limit: number): FileRow[] {
    return this.walk('planned', `unreadable of ${holderBits}`, '(f.holders & ?) = 0', [holderBits], limit);
  }

  /** Whether any planned file can be read by an engine of these scans, now or once its upload is opened. */
  hasReadable(holderBits: number): boolean {
    const search = `readable of ${holderBits}`;
    return this.walk('planned', search, '(f.holders & ?) <> 0', [holderBits], 1).length > 0;
  }

  /** How many files a scan can read. */
  heldBy(bit: number): number {
    return this.sql.exec<{ n: number }>('SELECT count(*) AS n FROM files WHERE (holders & ?) <> 0', bit).one()
      .n;
  }

  /** Forgets a scan, so that its number can be used again. */
  dropHolder(bit: number): void {
    this.sql.exec('UPDATE files SET holders = holders & ~? WHERE (holders & ?) <> 0', bit, bit);
    this.marks.forget();
  }

  /** Planned multipart files without an open upload. */
  unopened(limit: number): FileRow[] {
    return this.select(
      `WHERE f.part_bytes IS NOT NULL AND f.state = ? AND f.upload_id IS NULL ORDER BY f.id LIMIT ?`,
      codeOf('planned'),
      limit,
    );
  }

  withOpenUpload(): FileRow[] {
    return this.select('WHERE f.upload_id IS NOT NULL');
  }

  leasedTo(engineId: string): FileRow[] {
    return this.select('WHERE f.state = ? AND f.lease = ?', codeOf('leased'), engineId);
  }

  keyTaken(key: string): boolean {
    return this.keysHeld([key]).size > 0;
  }

  keysHeld(keys: readonly string[]): Set<string> {
    const prefix = this.prefix();
    const paths = keys.flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []));
    const byPath = this.filesByPath(paths).map((file) => file.key);
    const list = JSON.stringify(keys);
    const named = this.sql
      .exec<{ key: string }>(
        "SELECT key FROM files WHERE key <> '' AND key IN (SELECT value FROM json_each(?))",
        list,
      )
      .toArray()
      .map((row) => row.key);
    const asked = new Set(keys);
    return new Set([...byPath, ...named].flatMap((key) => (key !== null && asked.has(key) ? [key] : [])));
  }

  /** Moves files to a state; columns in `change` are set on each. Files already there only take the change. */
  move(ids: readonly number[], to: FileState, change: FileChange = {}): void {
    if (ids.length === 0) return;
    const list = JSON.stringify(ids);
    this.countMoved(list, to);
    const { set, values } = assignments(change);
    this.sql.exec(
      `UPDATE files SET ${['state = ?', ...set].join(', ')} WHERE id IN (SELECT value FROM json_each(?))`,
      codeOf(to),
      ...values,
      list,
    );
  }

  /** Moves files to a state, each with a change of its own. */
  moveEach(to: FileState, changes: readonly { id: number; change: FileChange }[]): void {
    if (changes.length === 0) return;
    this.countMoved(JSON.stringify(changes.map(({ id }) => id)), to);
    for (const { id, change } of changes) {
      const { set, values } = assignments(change);
      this.sql.exec(
        `UPDATE files SET ${['state = ?', ...set].join(', ')} WHERE id = ?`,
        codeOf(to),
        ...values,
        id,
      );
    }
  }

  /** Moves every file of some states, and takes their leases. */
  moveAll(from: readonly FileState[], to: FileState): void {
    const counters = this.counters();
    const codes = from.map(codeOf).join(', ');
    this.sql.exec(`UPDATE files SET state = ?, lease = NULL WHERE state IN (${codes})`, codeOf(to));
    for (const state of from) {
      const { files, bytes } = counters[state];
      this.count(state, -files, -bytes);
      this.count(to, files, bytes);
    }
    this.marks.forget();
  }

  private countMoved(ids: string, to: FileState): void {
    const groups = this.sql
      .exec<{ state: number; files: number; bytes: number; folder: string }>(
        `SELECT f.state, count(*) AS files, sum(f.size) AS bytes, min(d.path) AS folder
           FROM files f JOIN folders d ON d.id = f.folder
           WHERE f.id IN (SELECT value FROM json_each(?)) GROUP BY f.state`,
        ids,
      )
      .toArray();
    for (const { state, files, bytes, folder } of groups) {
      this.marks.lower(to, folder);
      if (stateOf(state) === to) continue;
      this.count(stateOf(state), -files, -bytes);
      this.count(to, files, bytes);
    }
  }

  private select(where: string, ...values: SqlStorageValue[]): FileRow[] {
    const prefix = this.prefix();
    return this.sql
      .exec<StoredFile>(
        `SELECT ${fileColumns} FROM files f JOIN folders d ON d.id = f.folder ${where}`,
        ...values,
      )
      .toArray()
      .map((row) => rowOf(row, prefix));
  }

  /** Files in a state, folder by folder in byte order, from where the last such walk found the first. */
  private walk(
    state: FileState,
    search: string,
    condition: string,
    values: readonly SqlStorageValue[],
    limit: number,
  ): FileRow[] {
    if (limit <= 0 || this.counters()[state].files === 0) return [];
    const prefix = this.prefix();
    // CROSS JOIN keeps the order of the tables, which is what makes the walk.
    const rows = this.sql
      .exec<StoredFile>(
        `SELECT ${fileColumns} FROM folders d CROSS JOIN files f ON f.folder = d.id
           WHERE d.path >= ? AND f.state = ? AND ${condition} ORDER BY d.path LIMIT ?`,
        this.marks.of(state, search),
        codeOf(state),
        ...values,
        limit,
      )
      .toArray();
    const first = rows[0];
    if (first) this.marks.raise(state, search, first.folder_path);
    return rows.map((row) => rowOf(row, prefix));
  }

  /** Takes a new size and time for a file whose content changed, and starts it afresh. */
  restart(row: FileRow, next: { size: number; mtime: number; partBytes: number | null }): void {
    this.dropUpload(row);
    this.partTable.forget(row.id);
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
    const rows = this.sql.exec<{ state: number; files: number; bytes: number }>(
      'SELECT state, count(*) AS files, sum(size) AS bytes FROM files GROUP BY state',
    );
    return toCounters(rows.toArray().map((row) => ({ ...row, state: stateOf(row.state) })));
  }

  /** Parts a file from its multipart upload, which is remembered until it is aborted. */
  dropUpload(file: Pick<FileRow, 'id' | 'key' | 'upload_id'>): void {
    if (file.upload_id === null || file.key === null) return;
    this.sql.exec('INSERT OR IGNORE INTO strays VALUES (?, ?)', file.upload_id, file.key);
    this.sql.exec('UPDATE files SET upload_id = NULL WHERE id = ?', file.id);
    this.partTable.forget(file.id);
  }

  strays(): OpenUpload[] {
    const rows = this.sql.exec<{ upload_id: string; key: string }>('SELECT * FROM strays').toArray();
    return rows.map((row) => ({ key: row.key, uploadId: row.upload_id }));
  }

  /** Forgets uploads that the bucket no longer has. */
  uploadsAborted(uploadIds: readonly string[]): void {
    const list = JSON.stringify(uploadIds);
    this.sql.exec('DELETE FROM strays WHERE upload_id IN (SELECT value FROM json_each(?))', list);
    const rows = this.select('WHERE f.upload_id IN (SELECT value FROM json_each(?))', list);
    for (const row of rows) {
      this.sql.exec('UPDATE files SET upload_id = NULL WHERE id = ?', row.id);
      this.partTable.forget(row.id);
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
      `SELECT sum(parts_done_bytes) AS bytes FROM files WHERE parts_done_bytes > 0
         AND state IN (${(['planned', 'leased', 'interrupted'] as const).map(codeOf).join(', ')})`,
    );
    return row.one().bytes ?? 0;
  }
}

function toCounters(rows: readonly { state: FileState; files: number; bytes: number }[]): Counters {
  const counters = Object.fromEntries(fileStates.map((state) => [state, { files: 0, bytes: 0 }])) as Counters;
  for (const row of rows) counters[row.state] = { files: row.files, bytes: row.bytes };
  return counters;
}

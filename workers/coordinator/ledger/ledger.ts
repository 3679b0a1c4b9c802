import type { FileListQuery } from '../../../core/protocol/file-list';
import type { Counters } from '../../../core/protocol/session-view';
import type { FileState } from '../../../core/sessions/file-state';
import { compareUtf8 } from '../../../core/storage/byte-order';
import type { OpenUpload } from '../../../core/storage/object-store';
import { assignments, blank, type FileChange, sentBefore } from './file-change';
import { splitPath, storedKey } from './file-codec';
import { FileCounters, noFiles } from './file-counters';
import { listFiles } from './file-list';
import type { FileRow, NewFile } from './file-row';
import { FileRows } from './file-rows';
import { FileWalk } from './file-walk';
import { FileWords } from './file-words';
import { folderIds, idIn } from './folder-table';
import { LeaseHolders } from './lease-holders';
import { OpenUploads } from './open-uploads';
import { PartTable } from './part-table';
import { PathIndex } from './path-index';
import { isSet, ScanBits } from './scan-bits';

/**
 * Every file and part of one session, and the only writer of their tables. A small file's row is written when it is found and when it is
 * stored, and besides only where it is compared, gets another key or fails; what changes with every file, its state and its lease, is kept by
 * the block (see file-words). Callers wrap what belongs
 * together in a transaction, and call `save` at its end and `forget` after a roll-back.
 */
export class Ledger {
  readonly partTable: PartTable;
  private readonly words: FileWords;
  private readonly rows: FileRows;
  private readonly walk: FileWalk;
  private readonly paths: PathIndex;
  private readonly holders: LeaseHolders;
  private readonly uploads: OpenUploads;
  private readonly totals: FileCounters;
  private readonly scanBits: ScanBits;

  constructor(
    private readonly sql: SqlStorage,
    /** Of every key: the session's. */
    private readonly prefix: () => string,
  ) {
    this.partTable = new PartTable(sql);
    this.words = new FileWords(sql);
    this.holders = new LeaseHolders(sql, () => this.words.holders());
    this.rows = new FileRows(sql, this.words, this.holders, prefix);
    this.walk = new FileWalk(sql, this.words, this.rows);
    this.paths = new PathIndex(sql);
    this.uploads = new OpenUploads(sql);
    this.totals = new FileCounters(sql);
    this.scanBits = new ScanBits(sql);
  }

  save(): void {
    for (const part of [this.words, this.paths, this.partTable, this.totals]) part.save();
  }

  forget(): void {
    for (const part of [this.words, this.walk, this.paths, this.holders]) part.forget();
    for (const part of [this.uploads, this.partTable, this.totals]) part.forget();
  }

  counters(): Counters {
    return this.totals.read();
  }

  /** The highest id given so far; ids are given without gaps. */
  get lastId(): number {
    return this.words.last;
  }

  /** The counters as the files themselves say: always equal to `counters()`. */
  recount(): Counters {
    const counters = noFiles();
    for (const { id, size } of this.sql.exec<{ id: number; size: number }>('SELECT id, size FROM files')) {
      const state = this.words.stateOf(id);
      const { files, bytes } = counters[state];
      counters[state] = { files: files + 1, bytes: bytes + size };
    }
    return counters;
  }

  file(id: number): FileRow | null {
    return this.rows.select('WHERE f.id = ?', id)[0] ?? null;
  }

  filesById(ids: readonly number[]): FileRow[] {
    return this.rows.byId(ids);
  }

  filesByPath(paths: readonly string[]): FileRow[] {
    const asked = new Set(paths);
    const candidates = new Set(paths.flatMap((path) => this.paths.candidates(path)));
    return this.filesById([...candidates]).filter(({ path }) => asked.has(path));
  }

  /** New files, all of them readable by one scan. Answers their ids, at the index of each. */
  insert(files: readonly NewFile[], holderBit: number): number[] {
    if (files.length === 0) return [];
    const split = files.map((file, index) => ({ ...file, ...splitPath(file.path), index }));
    const folders = folderIds(
      this.sql,
      split.map(({ folder }) => folder),
    );
    const ids = new Array<number>(files.length);
    const rows: unknown[] = [];
    let id = this.words.last;
    // By the folder, so that the ids of one follow one another.
    for (const [folder, ofFolder] of Map.groupBy(split, (file) => idIn(folders, file.folder))) {
      const first = id + 1;
      for (const { index, path, name, key, size, mtime, state, partBytes, reason, detail } of ofFolder) {
        id += 1;
        ids[index] = id;
        this.words.add(id, state, partBytes !== null);
        this.paths.add(id, path);
        this.totals.add(state, 1, size);
        rows.push([
          id,
          folder,
          name,
          storedKey(key, path, this.prefix()),
          size,
          mtime,
          partBytes,
          reason,
          detail,
        ]);
      }
      this.walk.addRun(folder, first, id);
    }
    this.sql.exec(
      `INSERT INTO files (id, folder, name, key, size, mtime, holders, part_bytes, reason, detail)
         SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, ?, value ->> 6, value ->> 7,
                value ->> 8
         FROM json_each(?)`,
      holderBit,
      JSON.stringify(rows),
    );
    for (const state of new Set(files.map((file) => file.state))) this.lowerMarks(state, ids);
    return ids;
  }

  /** Notes that a scan found these files as they are in the ledger. */
  hold(ids: readonly number[], holderBit: number): void {
    if (this.scanBits.set(ids, holderBit)) this.walk.marks.forget();
  }

  /** How many files a scan found; of some there may be another version by now. */
  foundBy(bit: number): number {
    return this.scanBits.foundBy(bit);
  }

  /** Forgets a scan, so that its number can be used again. */
  dropHolder(bit: number): void {
    this.scanBits.clear(bit);
    this.walk.marks.forget();
  }

  /** The next files in a state, in key order; folder after folder, so that their keys are close together. */
  next(state: FileState, limit: number): FileRow[] {
    return this.searched(state, 'any', limit).sort((a, b) => compareUtf8(a.key ?? '', b.key ?? ''));
  }

  /** The next files behind an id that a new attempt takes up: failed or cancelled, and not for a reason of the file itself. */
  nextRetryable(afterId: number, limit: number): FileRow[] {
    const own = (row: FileRow) => row.reason === 'invalid_path' || row.reason === 'too_large';
    return this.rows.firstOf(this.words.idsIn(['failed', 'cancelled'], afterId), limit, (row) => !own(row));
  }

  list(query: FileListQuery): FileRow[] {
    return listFiles(this.sql, this.words, this.rows, query);
  }

  /** Planned files that an engine of this scan can read and that need no multipart upload opened first. */
  grantable(holderBit: number, limit: number): FileRow[] {
    const isHeld = (row: FileRow) => isSet(row.holders, holderBit);
    const ready = this.uploads
      .fileIds()
      .filter((id) => this.words.isIn(id, 'planned') && this.words.isLarge(id));
    const large = this.rows.firstOf(ready, limit, isHeld);
    const small = this.searched('planned', `small of ${holderBit}`, limit - large.length, {
      fits: (id) => !this.words.isLarge(id),
      holds: isHeld,
    });
    return [...large, ...small];
  }

  /** Planned files that no engine of these scans can read. */
  unreadable(holderBits: number, limit: number): FileRow[] {
    const holds = (row: FileRow) => !isSet(row.holders, holderBits);
    return this.searched('planned', `unreadable of ${holderBits}`, limit, { holds });
  }

  /** Whether any planned file can be read by an engine of these scans, now or once its upload is opened. */
  hasReadable(holderBits: number): boolean {
    const holds = (row: FileRow) => isSet(row.holders, holderBits);
    return this.searched('planned', `readable of ${holderBits}`, 1, { holds }).length > 0;
  }

  /** Planned multipart files without an open upload. */
  unopened(limit: number): FileRow[] {
    const fits = (id: number) => this.words.isLarge(id) && !this.uploads.has(id);
    return this.searched('planned', 'unopened', limit, { fits });
  }

  withOpenUpload(): FileRow[] {
    return this.filesById(this.uploads.fileIds());
  }

  /** How many files have an open upload and wait to be granted. */
  openAndPlanned(): number {
    return this.uploads.fileIds().filter((id) => this.words.isIn(id, 'planned')).length;
  }

  leasedTo(engineId: string): FileRow[] {
    const holder = this.holders.known(engineId);
    if (holder === null) return [];
    const ids = [...this.words.idsIn(['leased'])].filter((id) => this.words.holderOf(id) === holder);
    return this.filesById(ids);
  }

  hasMultipart(): boolean {
    return this.sql.exec('SELECT 1 FROM files WHERE part_bytes IS NOT NULL LIMIT 1').toArray().length > 0;
  }

  /** Bytes of finished parts of files that are not whole in the bucket yet. */
  partBytes(): number {
    const open: readonly FileState[] = ['planned', 'leased', 'interrupted'];
    return this.partTable.bytesOf((id) => open.some((state) => this.words.isIn(id, state)));
  }

  keyTaken(key: string): boolean {
    return this.keysHeld([key]).size > 0;
  }

  keysHeld(keys: readonly string[]): Set<string> {
    const prefix = this.prefix();
    const paths = keys.flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []));
    const byPath = this.filesByPath(paths).map((file) => file.key);
    const named = this.sql
      .exec<{ key: string }>(
        "SELECT key FROM files WHERE key <> '' AND key IN (SELECT value FROM json_each(?))",
        JSON.stringify(keys),
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
    this.moveWords(ids, to, change.lease);
    const { columns, values } = assignments(change);
    if (columns.length === 0) return;
    const set = columns.map((column) => `${column} = ?`).join(', ');
    this.sql.exec(`UPDATE files SET ${set} WHERE id IN (SELECT value FROM json_each(?))`, ...values, list);
    if (change.upload_id !== undefined) for (const id of ids) this.uploads.note(id, change.upload_id);
  }

  /** Moves files to a state, each with values of its own for the same columns. */
  moveEach(to: FileState, changes: readonly { id: number; change: Omit<FileChange, 'upload_id'> }[]): void {
    const first = changes[0];
    if (!first) return;
    this.moveWords(
      changes.map(({ id }) => id),
      to,
      first.change.lease,
    );
    const { columns } = assignments(first.change);
    const set = columns.map((column, index) => `${column} = each.value ->> ${index + 1}`).join(', ');
    this.sql.exec(
      `UPDATE files SET ${set} FROM json_each(?) AS each WHERE files.id = each.value ->> 0`,
      JSON.stringify(changes.map(({ id, change }) => [id, ...assignments(change).values])),
    );
  }

  /** Of all files that an engine or Complete may have brought to their keys without a word. */
  compareAllMaybeSent(): void {
    this.compareMaybeSent([...this.words.idsIn(['sent'])]);
    // Of several parts nothing is there before Complete.
    this.compareMaybeSent([...this.words.idsIn(['leased', 'interrupted'])], 'singles');
  }

  /** Has these compared with what is at their keys, when they are tried again. */
  compareMaybeSent(ids: readonly number[], which: 'all' | 'singles' = 'all'): void {
    if (ids.length === 0) return;
    this.sql.exec(
      `UPDATE files SET compare_for = 'resume' WHERE id IN (SELECT value FROM json_each(?)) AND existing_etag IS NULL
         ${which === 'singles' ? 'AND part_bytes IS NULL' : ''}`,
      JSON.stringify(ids),
    );
  }

  /** Moves every file of some states, and takes their leases. */
  moveAll(from: readonly FileState[], to: FileState): void {
    const counters = this.counters();
    for (const id of this.words.idsIn(from)) {
      this.words.move(id, to);
      this.words.hold(id, 0);
    }
    for (const state of from) {
      const { files, bytes } = counters[state];
      this.totals.add(state, -files, -bytes);
      this.totals.add(to, files, bytes);
    }
    this.walk.marks.forget();
  }

  /** Takes a new size and time for a file whose content changed, and starts it afresh. No scan before can read it so. */
  restart(row: FileRow, next: { size: number; mtime: number; partBytes: number | null }): void {
    this.dropUpload(row);
    this.partTable.forgetFile(row.id);
    // With the same size it may be the same content: a copy of the folder may have other times.
    this.move([row.id], 'pending', { ...(next.size === row.size ? sentBefore : blank), lease: null });
    this.words.setLarge(row.id, next.partBytes !== null);
    this.sql.exec(
      'UPDATE files SET size = ?, mtime = ?, part_bytes = ? WHERE id = ?',
      ...[next.size, next.mtime, next.partBytes, row.id],
    );
    this.scanBits.outdate(row.id);
    this.totals.add('pending', 0, next.size - row.size);
  }

  /** Parts a file from its multipart upload, which is remembered until it is aborted. */
  dropUpload(file: Pick<FileRow, 'id' | 'key' | 'upload_id'>): void {
    if (file.upload_id === null || file.key === null) return;
    this.sql.exec('INSERT OR IGNORE INTO strays VALUES (?, ?)', file.upload_id, file.key);
    this.closeUpload(file.id);
  }

  strays(): OpenUpload[] {
    const rows = this.sql.exec<{ upload_id: string; key: string }>('SELECT * FROM strays').toArray();
    return rows.map((row) => ({ key: row.key, uploadId: row.upload_id }));
  }

  /** Forgets uploads that the bucket no longer has. */
  uploadsAborted(uploadIds: readonly string[]): void {
    if (uploadIds.length === 0) return;
    this.sql.exec(
      'DELETE FROM strays WHERE upload_id IN (SELECT value FROM json_each(?))',
      JSON.stringify(uploadIds),
    );
    const ids = this.uploads.filesOf(new Set(uploadIds));
    for (const id of ids) this.closeUpload(id);
    // Taken up again by a retry while its upload was being aborted: it starts anew.
    const again = ids.filter((id) => this.words.isIn(id, 'sent'));
    this.move(again, 'planned');
  }

  private closeUpload(id: number): void {
    this.sql.exec('UPDATE files SET upload_id = NULL WHERE id = ?', id);
    this.uploads.note(id, null);
    this.partTable.forgetFile(id);
    // Planned still, it is to be opened again.
    this.lowerMarks('planned', [id]);
  }

  private moveWords(ids: readonly number[], to: FileState, lease: string | null | undefined): void {
    for (const [state, ofState] of Map.groupBy(new Set(ids), (id) => this.words.stateOf(id))) {
      if (state === to) continue;
      const bytes = this.sql
        .exec<{ bytes: number | null }>(
          'SELECT sum(size) AS bytes FROM files WHERE id IN (SELECT value FROM json_each(?))',
          JSON.stringify(ofState),
        )
        .one().bytes;
      this.totals.add(state, -ofState.length, -(bytes ?? 0));
      this.totals.add(to, ofState.length, bytes ?? 0);
    }
    const holder = lease === undefined || lease === null ? 0 : this.holders.numberOf(lease);
    for (const id of ids) {
      this.words.move(id, to);
      if (lease !== undefined) this.words.hold(id, holder);
    }
    this.lowerMarks(to, ids);
  }

  private lowerMarks(state: FileState, ids: readonly number[]): void {
    if (!this.walk.marks.watches(state)) return;
    const first = this.sql
      .exec<{ folder: string; id: number }>(
        `SELECT d.path AS folder, f.id FROM files f JOIN folders d ON d.id = f.folder
           WHERE f.id IN (SELECT value FROM json_each(?)) ORDER BY d.path, f.id LIMIT 1`,
        JSON.stringify(ids),
      )
      .toArray()[0];
    if (first) this.walk.marks.lower(state, first);
  }

  private searched(...[state, search, limit, conditions]: Parameters<FileWalk['search']>): FileRow[] {
    return this.counters()[state].files === 0 ? [] : this.walk.search(state, search, limit, conditions);
  }
}

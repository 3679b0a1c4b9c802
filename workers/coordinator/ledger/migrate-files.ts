import { type FileState, fileStates } from '../../../core/sessions/file-state';
import { stateOf } from './file-codec';
import { FileCounters } from './file-counters';
import type { PartRow } from './file-row';
import { FileWalk } from './file-walk';
import { FileWords } from './file-words';
import { LeaseHolders } from './lease-holders';
import { type Job, Outbox } from './outbox';
import { PartTable } from './part-table';
import { PathIndex } from './path-index';

const folderOf = (path: string) => `rtrim(${path}, replace(${path}, '/', ''))`;
const atOnce = 1_000;

type Storage = Pick<DurableObjectStorage, 'sql' | 'kv'>;
/** What of a file stands outside its row since version 2. */
type WordOfBefore = {
  id: number;
  folder: number;
  path: string;
  size: number;
  state: number;
  lease: string | null;
  is_large: number;
};

/** Files of one folder whose ids follow one another. */
interface Run {
  readonly folder: number;
  readonly first: number;
  last: number;
}

/**
 * Makes the tables of files, and carries over those of before: the first version had whole paths, keys and states as text; the
 * second named folders once, and kept state and lease in each row, parts and jobs in a row each.
 */
export function migrateFiles(storage: Storage, prefix: string, tables: readonly string[]): void {
  const { sql } = storage;
  const before = columnsOf(sql, 'files');
  if (!before.has('state')) {
    for (const table of tables) sql.exec(table);
    return;
  }
  sql.exec('ALTER TABLE files RENAME TO files_before');
  // Indexes keep their names when a table is renamed.
  const indexes = ['files_path', 'files_other_key', 'files_large', 'files_upload', 'files_partial'];
  for (const index of [...indexes, 'files_state_key', 'files_lease'])
    sql.exec(`DROP INDEX IF EXISTS ${index}`);
  for (const table of tables) sql.exec(table);
  copyRows(sql, prefix, before);
  copyWords(sql, before.has('path'));
  copyParts(sql);
  copyJobs(storage);
  for (const table of ['files_before', 'parts', 'counters', 'jobs'])
    sql.exec(`DROP TABLE IF EXISTS ${table}`);
}

function copyRows(sql: SqlStorage, prefix: string, before: ReadonlySet<string>): void {
  const isFirst = before.has('path');
  // The first objects had no such columns.
  const optional = (column: string) => (before.has(column) ? `b.${column}` : 'NULL');
  if (isFirst) sql.exec(`INSERT INTO folders (path) SELECT DISTINCT ${folderOf('path')} FROM files_before`);
  const name = isFirst ? 'substr(b.path, length(d.path) + 1)' : 'b.name';
  const key = isFirst ? "CASE WHEN b.key = ? || b.path THEN '' ELSE b.key END" : 'b.key';
  const folder = isFirst ? `d.path = ${folderOf('b.path')}` : 'd.id = b.folder';
  sql.exec(
    `INSERT INTO files (id, folder, name, key, size, mtime, holders, part_bytes, upload_id, upload_digest, compare_for, existing_etag,
       crc64nvme, md5, etag, reason, detail)
     SELECT b.id, d.id, ${name}, ${key}, b.size, b.mtime, b.holders, b.part_bytes, b.upload_id,
       ${optional('upload_digest')}, b.compare_for, b.existing_etag, ${optional('crc64nvme')}, b.md5, b.etag, b.reason,
       b.detail
     FROM files_before b JOIN folders d ON ${folder} ORDER BY b.id`,
    ...(isFirst ? [prefix] : []),
  );
}

function copyWords(sql: SqlStorage, statesAreText: boolean): void {
  const words = new FileWords(sql);
  const paths = new PathIndex(sql);
  const counters = new FileCounters(sql);
  const holders = new LeaseHolders(sql, () => words.holders());
  const walk = new FileWalk(sql, words, { byId: () => [] });
  const states = fileStates.map((state, code) => `WHEN '${state}' THEN ${code}`).join(' ');
  const code = statesAreText ? `CASE b.state ${states} END` : 'b.state';
  const runs: Run[] = [];
  for (let after = 0; ; ) {
    const rows = sql
      .exec<WordOfBefore>(
        `SELECT f.id, f.folder, d.path || f.name AS path, f.size, ${code} AS state, b.lease,
           f.part_bytes IS NOT NULL AS is_large
         FROM files f JOIN folders d ON d.id = f.folder JOIN files_before b ON b.id = f.id
         WHERE f.id > ? ORDER BY f.id LIMIT ?`,
        after,
        atOnce,
      )
      .toArray();
    for (const { id, folder, path, size, state: stateCode, lease, is_large } of rows) {
      const state: FileState = stateOf(stateCode);
      words.add(id, state, is_large === 1);
      if (lease !== null) words.hold(id, holders.numberOf(lease));
      paths.add(id, path);
      counters.add(state, 1, size);
      const run = runs.at(-1);
      if (run?.folder === folder && run.last === id - 1) run.last = id;
      else runs.push({ folder, first: id, last: id });
      after = id;
    }
    for (const part of [words, paths, counters]) part.save();
    if (rows.length < atOnce) break;
  }
  for (const { folder, first, last } of runs) walk.addRun(folder, first, last);
}

function copyParts(sql: SqlStorage): void {
  const columns = columnsOf(sql, 'parts');
  if (columns.size === 0) return;
  const crc = columns.has('crc64nvme') ? 'crc64nvme' : 'NULL AS crc64nvme';
  const table = new PartTable(sql);
  const rows = sql.exec<PartRow>(`SELECT file_id, part, size, ${crc}, md5, etag FROM parts`).toArray();
  for (const row of rows) table.put(row);
  table.save();
}

function copyJobs({ sql, kv }: Storage): void {
  if (columnsOf(sql, 'jobs').size === 0) return;
  const rows = sql.exec<Omit<Job, 'files'> & { files: string }>('SELECT * FROM jobs').toArray();
  const jobs = rows.map((row) => ({ ...row, files: JSON.parse(row.files) as number[] }));
  const lastId = sql.exec<{ n: number | null }>(
    "SELECT max(seq) AS n FROM sqlite_sequence WHERE name = 'jobs'",
  );
  Outbox.adopt(kv, { lastId: lastId.one().n ?? 0, jobs });
}

export function columnsOf(sql: SqlStorage, table: string): Set<string> {
  const rows = sql.exec<{ name: string }>('SELECT name FROM pragma_table_info(?)', table).toArray();
  return new Set(rows.map(({ name }) => name));
}

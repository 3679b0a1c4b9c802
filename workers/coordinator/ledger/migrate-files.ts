import { fileStates } from '../../../core/sessions/file-state';

const folderOf = (path: string) => `rtrim(${path}, replace(${path}, '/', ''))`;

/** Makes the tables of files, and carries over the rows of the first version, which had whole paths, keys and states as text. */
export function migrateFiles(sql: SqlStorage, prefix: string, tables: readonly string[]): void {
  const before = columnsOf(sql, 'files');
  const isFirst = before.has('path');
  if (isFirst) {
    sql.exec('ALTER TABLE files RENAME TO files_before');
    // Indexes keep their names when a table is renamed.
    for (const index of ['files_state_key', 'files_lease', 'files_upload', 'files_partial'])
      sql.exec(`DROP INDEX IF EXISTS ${index}`);
  }
  for (const table of tables) sql.exec(table);
  for (const [table, column] of [['parts', 'crc64nvme']] as const) addColumn(sql, table, column);
  if (!isFirst) return;
  // The first objects had no such columns.
  const optional = (column: string) => (before.has(column) ? column : 'NULL');
  const states = fileStates.map((state, code) => `WHEN '${state}' THEN ${code}`).join(' ');
  sql.exec(`INSERT INTO folders (path) SELECT DISTINCT ${folderOf('path')} FROM files_before`);
  sql.exec(
    `INSERT INTO files SELECT b.id, d.id, substr(b.path, length(d.path) + 1),
       CASE WHEN b.key = ? || b.path THEN '' ELSE b.key END, b.size, b.mtime, CASE b.state ${states} END, b.holders,
       b.part_bytes, b.upload_id, ${optional('upload_digest')}, b.lease, b.compare_for, b.existing_etag,
       b.parts_done_bytes, ${optional('crc64nvme')}, b.md5, b.etag, b.reason, b.detail
     FROM files_before b JOIN folders d ON d.path = ${folderOf('b.path')} ORDER BY b.id`,
    prefix,
  );
  sql.exec('DROP TABLE files_before');
}

function columnsOf(sql: SqlStorage, table: string): Set<string> {
  const rows = sql.exec<{ name: string }>('SELECT name FROM pragma_table_info(?)', table).toArray();
  return new Set(rows.map(({ name }) => name));
}

function addColumn(sql: SqlStorage, table: string, column: string): void {
  if (!columnsOf(sql, table).has(column)) sql.exec(`ALTER TABLE ${table} ADD COLUMN ${column} TEXT`);
}

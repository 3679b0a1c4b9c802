import { columnsOf, migrateFiles } from './migrate-files';

/** Of the tables of files. Objects that were made before it was written down have none. */
const version = 5;

/**
 * `files` holds a million rows in one session, and each row and index entry that is written is paid for: folders are named once,
 * states and leases are in `file_words`, and paths are found by `path_hashes`. The indexes hold few rows, those of
 * large files and of keys that are not their paths, and none of their columns changes often.
 */
export const fileTables = [
  'CREATE TABLE IF NOT EXISTS folders (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE)',
  `CREATE TABLE IF NOT EXISTS folder_runs (
    folder INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (folder, first)
  ) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS files (
    id INTEGER PRIMARY KEY,
    folder INTEGER NOT NULL,
    name TEXT NOT NULL,
    -- '' is the prefix with the path; NULL is none.
    key TEXT,
    size INTEGER NOT NULL,
    mtime INTEGER NOT NULL,
    holders INTEGER NOT NULL DEFAULT 0,
    -- Scans that found another version of the file.
    outdated INTEGER NOT NULL DEFAULT 0,
    part_bytes INTEGER,
    upload_id TEXT,
    upload_digest TEXT,
    compare_for TEXT,
    existing_etag TEXT,
    existing_crc64nvme TEXT,
    crc64nvme TEXT,
    md5 TEXT,
    etag TEXT,
    reason TEXT,
    detail TEXT
  )`,
  "CREATE INDEX IF NOT EXISTS files_other_key ON files(key) WHERE key <> ''",
  'CREATE INDEX IF NOT EXISTS files_large ON files(part_bytes) WHERE part_bytes IS NOT NULL',
  'CREATE TABLE IF NOT EXISTS file_words (block INTEGER PRIMARY KEY, words BLOB NOT NULL)',
  'CREATE TABLE IF NOT EXISTS path_hashes (first INTEGER PRIMARY KEY, hashes BLOB NOT NULL)',
  'CREATE TABLE IF NOT EXISTS file_counters (only INTEGER PRIMARY KEY CHECK (only = 1), counters TEXT NOT NULL)',
  'CREATE TABLE IF NOT EXISTS lease_holders (number INTEGER PRIMARY KEY, engine TEXT NOT NULL)',
  `CREATE TABLE IF NOT EXISTS part_chunks (
    file_id INTEGER NOT NULL,
    chunk INTEGER NOT NULL,
    parts TEXT NOT NULL,
    PRIMARY KEY (file_id, chunk)
  ) WITHOUT ROWID`,
];

const otherTables = [
  'CREATE TABLE IF NOT EXISTS strays (upload_id TEXT PRIMARY KEY, key TEXT NOT NULL) WITHOUT ROWID',
  `CREATE TABLE IF NOT EXISTS engines (
    id TEXT PRIMARY KEY,
    scan INTEGER NOT NULL,
    gone_at_ms INTEGER,
    device TEXT,
    said_goodbye INTEGER NOT NULL DEFAULT 0,
    has_no_leases INTEGER NOT NULL DEFAULT 0
  )`,
  `CREATE TABLE IF NOT EXISTS attempts (
    attempt INTEGER PRIMARY KEY,
    outcome TEXT NOT NULL,
    started_at_ms INTEGER,
    ended_at_ms INTEGER NOT NULL,
    uploaded INTEGER NOT NULL,
    failed INTEGER NOT NULL
  )`,
  'CREATE TABLE IF NOT EXISTS ledger_version (only INTEGER PRIMARY KEY CHECK (only = 1), version INTEGER NOT NULL)',
];

/** Columns that tables got later. */
const laterColumns = [
  ['files', 'outdated', 'INTEGER NOT NULL DEFAULT 0'],
  ['files', 'existing_crc64nvme', 'TEXT'],
  ['engines', 'device', 'TEXT'],
  ['engines', 'said_goodbye', 'INTEGER NOT NULL DEFAULT 0'],
  ['engines', 'has_no_leases', 'INTEGER NOT NULL DEFAULT 0'],
] as const;

/** The tables of one session; those of an older version are carried over. Runs inside a transaction. */
export function createTables(storage: Pick<DurableObjectStorage, 'sql' | 'kv'>, prefix: string): void {
  const { sql } = storage;
  for (const statement of otherTables) sql.exec(statement);
  const known = sql.exec<{ version: number }>('SELECT version FROM ledger_version').toArray()[0]?.version;
  if (known === version) return;
  migrateFiles(storage, prefix, fileTables);
  for (const [table, column, type] of laterColumns)
    if (!columnsOf(sql, table).has(column)) sql.exec(`ALTER TABLE ${table} ADD COLUMN ${column} ${type}`);
  sql.exec('INSERT OR REPLACE INTO ledger_version VALUES (1, ?)', version);
}

import { migrateFiles } from './migrate-files';

/** Of the tables `files` and `folders`. Objects that were made before it was written down have none. */
const version = 1;

/**
 * `files` holds a million rows in one session, so each byte and each index entry of it counts: folders are named once, states
 * are codes, and there is no index over states: whoever looks for files in a state walks the folders in their order, from where
 * the last one was found (see low-water-marks). The partial indexes only ever hold few rows.
 */
export const fileTables = [
  'CREATE TABLE IF NOT EXISTS folders (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE)',
  `CREATE TABLE IF NOT EXISTS files (
    id INTEGER PRIMARY KEY,
    folder INTEGER NOT NULL,
    name TEXT NOT NULL,
    -- '' is the prefix with the path; NULL is none.
    key TEXT,
    size INTEGER NOT NULL,
    mtime INTEGER NOT NULL,
    state INTEGER NOT NULL,
    holders INTEGER NOT NULL DEFAULT 0,
    part_bytes INTEGER,
    upload_id TEXT,
    upload_digest TEXT,
    lease TEXT,
    compare_for TEXT,
    existing_etag TEXT,
    parts_done_bytes INTEGER NOT NULL DEFAULT 0,
    crc64nvme TEXT,
    md5 TEXT,
    etag TEXT,
    reason TEXT,
    detail TEXT
  )`,
  'CREATE UNIQUE INDEX IF NOT EXISTS files_path ON files(folder, name)',
  "CREATE INDEX IF NOT EXISTS files_other_key ON files(key) WHERE key <> ''",
  'CREATE INDEX IF NOT EXISTS files_large ON files(state) WHERE part_bytes IS NOT NULL',
  'CREATE INDEX IF NOT EXISTS files_upload ON files(upload_id) WHERE upload_id IS NOT NULL',
  'CREATE INDEX IF NOT EXISTS files_partial ON files(parts_done_bytes) WHERE parts_done_bytes > 0',
];

const otherTables = [
  `CREATE TABLE IF NOT EXISTS parts (
    file_id INTEGER NOT NULL,
    part INTEGER NOT NULL,
    size INTEGER NOT NULL,
    crc64nvme TEXT,
    md5 TEXT,
    etag TEXT,
    PRIMARY KEY (file_id, part)
  ) WITHOUT ROWID`,
  'CREATE TABLE IF NOT EXISTS counters (state TEXT PRIMARY KEY, files INTEGER NOT NULL, bytes INTEGER NOT NULL) WITHOUT ROWID',
  `CREATE TABLE IF NOT EXISTS jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    files TEXT NOT NULL,
    sent_at_ms INTEGER NOT NULL,
    not_before_ms INTEGER NOT NULL DEFAULT 0
  )`,
  'CREATE TABLE IF NOT EXISTS strays (upload_id TEXT PRIMARY KEY, key TEXT NOT NULL) WITHOUT ROWID',
  'CREATE TABLE IF NOT EXISTS engines (id TEXT PRIMARY KEY, scan INTEGER NOT NULL, gone_at_ms INTEGER)',
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

/** The tables of one session; those of an older version are carried over. Runs inside a transaction. */
export function createTables(sql: SqlStorage, prefix: string): void {
  for (const statement of otherTables) sql.exec(statement);
  const known = sql.exec<{ version: number }>('SELECT version FROM ledger_version').toArray()[0]?.version;
  if (known === version) return;
  migrateFiles(sql, prefix, fileTables);
  sql.exec('INSERT OR REPLACE INTO ledger_version VALUES (1, ?)', version);
}

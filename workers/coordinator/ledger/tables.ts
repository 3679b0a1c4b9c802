/**
 * The tables of one session. `files` is sorted by (state, key) because every job takes "the next files in this state, in key
 * order": done files leave the state, so no job needs a cursor, and a job that runs twice finds nothing left.
 */
const statements = [
  `CREATE TABLE IF NOT EXISTS files (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    key TEXT UNIQUE,
    size INTEGER NOT NULL,
    mtime INTEGER NOT NULL,
    state TEXT NOT NULL,
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
  'CREATE INDEX IF NOT EXISTS files_state_key ON files(state, key)',
  'CREATE INDEX IF NOT EXISTS files_lease ON files(lease) WHERE lease IS NOT NULL',
  'CREATE INDEX IF NOT EXISTS files_upload ON files(upload_id) WHERE upload_id IS NOT NULL',
  'CREATE INDEX IF NOT EXISTS files_partial ON files(parts_done_bytes) WHERE parts_done_bytes > 0',
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
];

export function createTables(sql: SqlStorage): void {
  for (const statement of statements) sql.exec(statement);
}

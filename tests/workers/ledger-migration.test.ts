import { env, runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { allFiles } from '../../core/protocol/file-list';
import { Ledger } from '../../workers/coordinator/ledger/ledger';
import { Outbox } from '../../workers/coordinator/ledger/outbox';
import { createTables } from '../../workers/coordinator/ledger/tables';
import { Engines } from '../../workers/coordinator/session/engines';

const jobs = `CREATE TABLE jobs (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, files TEXT NOT NULL,
  sent_at_ms INTEGER NOT NULL, not_before_ms INTEGER NOT NULL DEFAULT 0)`;
const counters =
  'CREATE TABLE counters (state TEXT PRIMARY KEY, files INTEGER NOT NULL, bytes INTEGER NOT NULL)';

const engines = 'CREATE TABLE engines (id TEXT PRIMARY KEY, scan INTEGER NOT NULL, gone_at_ms INTEGER)';

/** What sessions were kept in before, with the same files in each. */
const versions = {
  'the first version': [
    `CREATE TABLE files (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, key TEXT UNIQUE, size INTEGER NOT NULL,
      mtime INTEGER NOT NULL, state TEXT NOT NULL, holders INTEGER NOT NULL DEFAULT 0, part_bytes INTEGER, upload_id TEXT,
      lease TEXT, compare_for TEXT, existing_etag TEXT, parts_done_bytes INTEGER NOT NULL DEFAULT 0, md5 TEXT, etag TEXT,
      reason TEXT, detail TEXT)`,
    'CREATE INDEX files_state_key ON files(state, key)',
    'CREATE INDEX files_lease ON files(lease) WHERE lease IS NOT NULL',
    'CREATE INDEX files_upload ON files(upload_id) WHERE upload_id IS NOT NULL',
    'CREATE INDEX files_partial ON files(parts_done_bytes) WHERE parts_done_bytes > 0',
    `CREATE TABLE parts (file_id INTEGER NOT NULL, part INTEGER NOT NULL, size INTEGER NOT NULL, md5 TEXT, etag TEXT,
      PRIMARY KEY (file_id, part)) WITHOUT ROWID`,
    `INSERT INTO files (id, path, key, size, mtime, state, holders, part_bytes, upload_id, lease, parts_done_bytes, md5, etag, reason, detail)
      VALUES (3, 'a/b/one.txt', 'p/a/b/one.txt', 5, 100, 'stored', 1, NULL, NULL, NULL, 0, 'abc', 'abc', NULL, NULL),
             (5, 'root.txt', 'p/root (2).txt', 7, 200, 'planned', 3, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL),
             (8, 'a/big.bin', 'p/a/big.bin', 100, 300, 'leased', 1, 60, 'upload-1', 'engine-1', 60, NULL, NULL, NULL, NULL),
             (9, 'a/../bad', NULL, 1, 400, 'failed', 1, NULL, NULL, NULL, 0, NULL, NULL, 'invalid_path', 'No.')`,
    "INSERT INTO parts VALUES (8, 1, 60, 'm', 'e')",
  ],
  'the second version': [
    'CREATE TABLE ledger_version (only INTEGER PRIMARY KEY CHECK (only = 1), version INTEGER NOT NULL)',
    'INSERT INTO ledger_version VALUES (1, 1)',
    'CREATE TABLE folders (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE)',
    `CREATE TABLE files (id INTEGER PRIMARY KEY, folder INTEGER NOT NULL, name TEXT NOT NULL, key TEXT, size INTEGER NOT NULL,
      mtime INTEGER NOT NULL, state INTEGER NOT NULL, holders INTEGER NOT NULL DEFAULT 0, part_bytes INTEGER, upload_id TEXT,
      upload_digest TEXT, lease TEXT, compare_for TEXT, existing_etag TEXT, parts_done_bytes INTEGER NOT NULL DEFAULT 0,
      crc64nvme TEXT, md5 TEXT, etag TEXT, reason TEXT, detail TEXT)`,
    'CREATE UNIQUE INDEX files_path ON files(folder, name)',
    "CREATE INDEX files_other_key ON files(key) WHERE key <> ''",
    'CREATE INDEX files_large ON files(state) WHERE part_bytes IS NOT NULL',
    'CREATE INDEX files_upload ON files(upload_id) WHERE upload_id IS NOT NULL',
    'CREATE INDEX files_partial ON files(parts_done_bytes) WHERE parts_done_bytes > 0',
    `CREATE TABLE parts (file_id INTEGER NOT NULL, part INTEGER NOT NULL, size INTEGER NOT NULL, crc64nvme TEXT, md5 TEXT,
      etag TEXT, PRIMARY KEY (file_id, part)) WITHOUT ROWID`,
    "INSERT INTO folders VALUES (1, 'a/b/'), (2, ''), (3, 'a/'), (4, 'a/../')",
    `INSERT INTO files (id, folder, name, key, size, mtime, state, holders, part_bytes, upload_id, lease, parts_done_bytes, md5, etag, reason, detail)
      VALUES (3, 1, 'one.txt', '', 5, 100, 5, 1, NULL, NULL, NULL, 0, 'abc', 'abc', NULL, NULL),
             (5, 2, 'root.txt', 'p/root (2).txt', 7, 200, 1, 3, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL),
             (8, 3, 'big.bin', '', 100, 300, 2, 1, 60, 'upload-1', 'engine-1', 60, NULL, NULL, NULL, NULL),
             (9, 4, 'bad', NULL, 1, 400, 8, 1, NULL, NULL, NULL, 0, NULL, NULL, 'invalid_path', 'No.')`,
    "INSERT INTO parts VALUES (8, 1, 60, NULL, 'm', 'e')",
  ],
};

describe.each(Object.entries(versions))('a session of %s', (_name, statements) => {
  const inObject = <T>(look: (ledger: Ledger, storage: DurableObjectStorage) => T) =>
    runInDurableObject(env.UPLOAD_SESSIONS.getByName(crypto.randomUUID()), (_instance, { storage }) => {
      const { sql } = storage;
      const names = sql.exec<{ name: string }>('SELECT name FROM pragma_table_list WHERE type = ?', 'table');
      for (const { name } of names.toArray())
        if (!name.startsWith('sqlite_') && !name.startsWith('_cf_')) sql.exec(`DROP TABLE ${name}`);
      for (const statement of [...statements, counters, jobs, engines]) sql.exec(statement);
      sql.exec("INSERT INTO engines VALUES ('engine-1', 4, 1000)");
      sql.exec("INSERT INTO jobs (kind, files, sent_at_ms) VALUES ('plan', '[]', 1), ('open', '[8]', 0)");
      sql.exec("DELETE FROM jobs WHERE kind = 'plan'");
      createTables(storage, 'p/');
      return look(new Ledger(sql, () => 'p/'), storage);
    });

  it('has its files as they were', async () => {
    const files = await inObject((ledger) => ledger.list({ ...allFiles, cursor: 0, limit: 10 }));
    expect(files.map(({ id, path, key, state }) => [id, path, key, state])).toEqual([
      [3, 'a/b/one.txt', 'p/a/b/one.txt', 'stored'],
      [5, 'root.txt', 'p/root (2).txt', 'planned'],
      [8, 'a/big.bin', 'p/a/big.bin', 'leased'],
      [9, 'a/../bad', null, 'failed'],
    ]);
    const stored = { size: 5, mtime: 100, md5: 'abc', etag: 'abc', holders: 1, crc64nvme: null, lease: null };
    expect(files[0]).toMatchObject(stored);
    expect(files[2]).toMatchObject({ part_bytes: 60, upload_id: 'upload-1', lease: 'engine-1' });
    expect(files[3]).toMatchObject({ reason: 'invalid_path', detail: 'No.' });
  });

  it('counts them, keeps their parts and leases, and finds them by key and path', async () => {
    const seen = await inObject((ledger) => ({
      counted: ledger.counters(),
      recounted: ledger.recount(),
      parts: ledger.partTable.of(8),
      held: [...ledger.keysHeld(['p/root (2).txt', 'p/root.txt', 'p/a/b/one.txt'])].sort(),
      paths: ledger.filesByPath(['a/big.bin', 'a/b/one.txt', 'b/one.txt']).map(({ id }) => id),
      leased: ledger.leasedTo('engine-1').map(({ id }) => id),
      next: ledger.next('planned', 10).map(({ id }) => id),
    }));
    expect(seen.counted).toEqual(seen.recounted);
    expect(seen.counted).toMatchObject({ stored: { files: 1, bytes: 5 }, leased: { files: 1, bytes: 100 } });
    expect(seen.parts).toMatchObject([{ part: 1, size: 60, md5: 'm', etag: 'e', crc64nvme: null }]);
    expect(seen.held).toEqual(['p/a/b/one.txt', 'p/root (2).txt']);
    expect(seen).toMatchObject({ paths: [3, 8], leased: [8], next: [5] });
  });

  it('still has the jobs that were not done, and gives no id of a job a second time', async () => {
    const ids = await inObject((_ledger, { kv }) => {
      const outbox = new Outbox(kv, env.JOBS);
      const kept = outbox.jobs().map(({ id, kind, files }) => ({ id, kind, files }));
      outbox.add('verify');
      return { kept, next: outbox.jobs().at(-1)?.id };
    });
    expect(ids).toEqual({ kept: [{ id: 2, kind: 'open', files: [8] }], next: 3 });
  });

  it('still has its engines, of which one that is gone may come back', async () => {
    const seen = await inObject((_ledger, { sql }) => {
      const known = new Engines(sql);
      return { gone: known.goneSince(1000), expected: known.expectedScans(2000) };
    });
    expect(seen).toEqual({ gone: ['engine-1'], expected: [4] });
  });

  it('is carried over once: a second start changes nothing', async () => {
    const leased = await inObject((ledger, storage) => {
      ledger.move([5], 'leased', { lease: 'engine-2' });
      ledger.save();
      createTables(storage, 'p/');
      return new Ledger(storage.sql, () => 'p/').leasedTo('engine-2').map(({ id }) => id);
    });
    expect(leased).toEqual([5]);
  });
});

it('gets the columns that came later, where its files need not move', async () => {
  const stub = env.UPLOAD_SESSIONS.getByName(crypto.randomUUID());
  const found = await runInDurableObject(stub, (_instance, { storage }) => {
    const { sql } = storage;
    for (const column of ['outdated', 'existing_crc64nvme'])
      sql.exec(`ALTER TABLE files DROP COLUMN ${column}`);
    sql.exec('UPDATE ledger_version SET version = 2');
    createTables(storage, 'p/');
    createTables(storage, 'p/');
    return new Ledger(sql, () => 'p/').foundBy(1);
  });
  expect(found).toBe(0);
});

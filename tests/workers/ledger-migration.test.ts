import { env, runInDurableObject } from 'cloudflare:test';
import { expect, it } from 'vitest';
import { Ledger } from '../../workers/coordinator/ledger/ledger';
import { createTables } from '../../workers/coordinator/ledger/tables';

/** `files` and `parts` as the first sessions were made. */
const firstTables = [
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
];
const rows = `INSERT INTO files (id, path, key, size, mtime, state, holders, part_bytes, upload_id, parts_done_bytes, md5, etag, reason, detail)
  VALUES (3, 'a/b/one.txt', 'p/a/b/one.txt', 5, 100, 'stored', 1, NULL, NULL, 0, 'abc', 'abc', NULL, NULL),
         (5, 'root.txt', 'p/root (2).txt', 7, 200, 'planned', 3, NULL, NULL, 0, NULL, NULL, NULL, NULL),
         (8, 'a/big.bin', 'p/a/big.bin', 100, 300, 'leased', 1, 60, 'upload-1', 60, NULL, NULL, NULL, NULL),
         (9, 'a/../bad', NULL, 1, 400, 'failed', 1, NULL, NULL, 0, NULL, NULL, 'invalid_path', 'No.')`;

const inFirstObject = <T>(look: (sql: SqlStorage, ledger: Ledger) => T) =>
  runInDurableObject(env.UPLOAD_SESSIONS.getByName(crypto.randomUUID()), (_instance, { storage }) => {
    const { sql } = storage;
    for (const table of ['files', 'folders', 'parts', 'ledger_version']) sql.exec(`DROP TABLE ${table}`);
    for (const statement of firstTables) sql.exec(statement);
    sql.exec(rows);
    sql.exec("INSERT INTO parts VALUES (8, 1, 60, 'm', 'e')");
    sql.exec(
      "INSERT INTO counters VALUES ('stored', 1, 5), ('planned', 1, 7), ('leased', 1, 100), ('failed', 1, 1)",
    );
    createTables(sql, 'p/');
    return look(sql, new Ledger(sql, () => 'p/'));
  });

it('carries the files of a session of the first version over as they were', async () => {
  const files = await inFirstObject((_sql, ledger) => ledger.page(null, 0, 10));
  expect(files.map(({ id, path, key, state }) => [id, path, key, state])).toEqual([
    [3, 'a/b/one.txt', 'p/a/b/one.txt', 'stored'],
    [5, 'root.txt', 'p/root (2).txt', 'planned'],
    [8, 'a/big.bin', 'p/a/big.bin', 'leased'],
    [9, 'a/../bad', null, 'failed'],
  ]);
  expect(files[0]).toMatchObject({
    size: 5,
    mtime: 100,
    md5: 'abc',
    etag: 'abc',
    holders: 1,
    crc64nvme: null,
  });
  expect(files[2]).toMatchObject({ part_bytes: 60, upload_id: 'upload-1', parts_done_bytes: 60 });
  expect(files[3]).toMatchObject({ reason: 'invalid_path', detail: 'No.' });
});

it('counts them as before, keeps their parts, and knows their keys', async () => {
  const seen = await inFirstObject((_sql, ledger) => ({
    counted: ledger.counters(),
    recounted: ledger.recount(),
    parts: ledger.partTable.of(8),
    held: [...ledger.keysHeld(['p/root (2).txt', 'p/root.txt', 'p/a/b/one.txt'])].sort(),
  }));
  expect(seen.counted).toEqual(seen.recounted);
  expect(seen.parts).toMatchObject([{ part: 1, size: 60, md5: 'm', etag: 'e', crc64nvme: null }]);
  expect(seen.held).toEqual(['p/a/b/one.txt', 'p/root (2).txt']);
});

it('carries them over once: a second start changes nothing', async () => {
  const files = await inFirstObject((sql, ledger) => {
    ledger.move([5], 'leased', { lease: 'engine-1' });
    createTables(sql, 'p/');
    return ledger.leasedTo('engine-1').map(({ id }) => id);
  });
  expect(files).toEqual([5]);
});

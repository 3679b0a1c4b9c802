import { env, runInDurableObject } from 'cloudflare:test';
import { expect, it } from 'vitest';
import { PathIndex } from '../../workers/coordinator/ledger/path-index';

const inObject = (look: (sql: SqlStorage) => void) =>
  runInDurableObject(env.UPLOAD_SESSIONS.getByName(crypto.randomUUID()), (_instance, { storage }) =>
    look(storage.sql),
  );
const pathAt = (id: number) => `folder ${id % 7}/file ${id}.txt`;

it('finds each of many files by its path, also after the object forgot all but its storage', () =>
  inObject((sql) => {
    const index = new PathIndex(sql);
    for (let id = 1; id <= 5_000; id++) {
      index.add(id, pathAt(id));
      if (id % 900 === 0) index.save();
    }
    index.save();
    for (const known of [index, new PathIndex(sql)]) {
      for (let id = 1; id <= 5_000; id++) expect(known.candidates(pathAt(id))).toContain(id);
      const strangers = Array.from({ length: 5_000 }, (_, at) => known.candidates(`stranger ${at}`).length);
      expect(strangers.filter((found) => found > 0).length).toBeLessThan(5);
    }
  }));

it('knows nothing of paths that a rolled back transaction added', () =>
  inObject((sql) => {
    const index = new PathIndex(sql);
    index.add(1, 'kept');
    index.save();
    index.add(2, 'rolled back');
    index.forget();
    expect(index.candidates('kept')).toEqual([1]);
    expect(index.candidates('rolled back')).toEqual([]);
    index.add(2, 'another');
    index.save();
    expect(new PathIndex(sql).candidates('another')).toEqual([2]);
  }));

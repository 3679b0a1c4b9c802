import type { Counts } from '../counts';

/**
 * Counts what the SQLite storage of every object in this isolate reads and writes. A cursor knows its rows once it has been read,
 * so each is asked when the next statement comes, or when somebody asks for the counts.
 */
export function countStorage(storage: DurableObjectStorage, counts: Counts): () => void {
  let last: SqlStorageCursor<Record<string, SqlStorageValue>> | null = null;
  const settle = () => {
    if (!last) return;
    counts.objectRowsRead += last.rowsRead;
    counts.objectRowsWritten += last.rowsWritten;
    last = null;
  };
  const { sql, kv } = storage;
  const { exec, put, get, remove, setAlarm, transactionSync } = {
    exec: sql.exec,
    put: kv.put,
    get: kv.get,
    remove: kv.delete,
    setAlarm: storage.setAlarm,
    transactionSync: storage.transactionSync,
  };
  const written = (rows: number) => {
    counts.objectRowsWritten += rows;
  };
  const replace = (target: object, name: string, value: unknown) =>
    Object.defineProperty(target, name, { value, configurable: true });
  replace(sql, 'exec', (query: string, ...values: SqlStorageValue[]) => {
    settle();
    const cursor = exec.call(sql, query, ...values);
    last = cursor;
    return cursor;
  });
  replace(kv, 'put', (key: string, value: unknown) => {
    written(1);
    put.call(kv, key, value);
  });
  replace(kv, 'delete', (key: string) => {
    written(1);
    return remove.call(kv, key);
  });
  replace(kv, 'get', (key: string) => {
    counts.objectRowsRead += 1;
    return get.call(kv, key);
  });
  replace(storage, 'setAlarm', (at: number | Date) => {
    written(1);
    return setAlarm.call(storage, at);
  });
  // One that wrote nothing has nothing to be made durable.
  replace(storage, 'transactionSync', (run: () => unknown) => {
    settle();
    const before = counts.objectRowsWritten;
    try {
      return transactionSync.call(storage, run);
    } finally {
      settle();
      if (counts.objectRowsWritten > before) counts.objectTransactions += 1;
    }
  });
  return settle;
}

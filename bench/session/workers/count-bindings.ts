import type { Counts } from '../counts';

type Methods = Record<string, (...values: unknown[]) => unknown>;

/** The objects of a namespace, each call of which is one billed request. */
export function countObjects<T extends object>(namespace: T, counts: Counts): T {
  const stubs = new Set(['get', 'getByName']);
  return new Proxy(namespace, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...values: unknown[]) => {
        const answer: unknown = value.apply(target, values);
        return stubs.has(String(name)) ? countCalls(answer as object, counts) : answer;
      };
    },
  });
}

function countCalls(stub: object, counts: Counts): object {
  return new Proxy(stub, {
    get(target, name) {
      if (typeof name !== 'string' || name === 'then') return undefined;
      return (...values: unknown[]) => {
        counts.objectRequests += 1;
        return (target as Methods)[name]?.(...values);
      };
    },
  });
}

/** A message of ours is far below 64 KB, so that each is three operations: written, read and deleted. */
export function countQueue<T extends object>(queue: T, counts: Counts): T {
  return new Proxy(queue, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (messages: unknown, ...rest: unknown[]) => {
        counts.queueOperations +=
          3 * (name === 'sendBatch' ? [...(messages as Iterable<unknown>)].length : 1);
        return value.call(target, messages, ...rest);
      };
    },
  });
}

/** What D1 says in each result that it read and wrote; with bare rows, as some reads ask for them, it says nothing. */
export function countD1(db: D1Database, counts: Counts): D1Database {
  const noted = <T>(result: T): T => {
    for (const { meta } of [result].flat() as unknown as D1Result[]) {
      counts.d1RowsRead += meta?.rows_read ?? 0;
      counts.d1RowsWritten += meta?.rows_written ?? 0;
    }
    return result;
  };
  const originals = new WeakMap<object, D1PreparedStatement>();
  const watch = (statement: D1PreparedStatement): D1PreparedStatement => {
    const watched = new Proxy(statement, {
      get(target, name) {
        switch (name) {
          case 'bind':
            return (...values: unknown[]) => watch(target.bind(...values));
          case 'run':
          case 'all':
            return async () => noted(await target.run());
          default: {
            const value: unknown = Reflect.get(target, name, target);
            return typeof value === 'function' ? value.bind(target) : value;
          }
        }
      },
    });
    originals.set(watched, statement);
    return watched;
  };
  return new Proxy(db, {
    get(target, name) {
      if (name === 'prepare') return (sql: string) => watch(target.prepare(sql));
      if (name === 'batch')
        return async (statements: D1PreparedStatement[]) =>
          noted(await target.batch(statements.map((statement) => originals.get(statement) ?? statement)));
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

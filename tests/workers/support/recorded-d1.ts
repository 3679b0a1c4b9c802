export interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
  /** Rows and index entries, as D1 bills them; absent before it was run, and of what asks for bare rows. */
  rowsWritten?: number;
}

/** A D1 binding that works as the given one and writes down every statement that is run through it. */
export function recordStatements(db: D1Database): { db: D1Database; statements: Statement[] } {
  const statements: Statement[] = [];
  const recording = new Proxy(db, {
    get(target, name) {
      if (name === 'prepare') return (sql: string) => recordValues(sql, target.prepare(sql));
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { db: recording, statements };

  /** Drizzle binds before it runs, also for no values at all. */
  function recordValues(sql: string, statement: D1PreparedStatement): D1PreparedStatement {
    return new Proxy(statement, {
      get(target, name) {
        if (name === 'bind') {
          return (...values: unknown[]) => {
            const statement: Statement = { sql, values };
            statements.push(statement);
            return recordRows(statement, target.bind(...values));
          };
        }
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }

  function recordRows(said: Statement, statement: D1PreparedStatement): D1PreparedStatement {
    return new Proxy(statement, {
      get(target, name) {
        if (name === 'run') {
          return async () => {
            const result = await target.run();
            said.rowsWritten = result.meta.rows_written;
            return result;
          };
        }
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }
}

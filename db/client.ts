import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';

export type Database = DrizzleD1Database;

/** Without the schema, which only `db.query` needs: to work out its relations costs each request about 2 ms. */
export function createDatabase(d1: D1Database): Database {
  return drizzle(d1);
}

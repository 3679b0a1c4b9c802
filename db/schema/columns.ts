import { integer, text } from 'drizzle-orm/sqlite-core';

// Times are milliseconds since 1970 (UTC). Ids are random UUIDs made by the application.
export const id = () => text('id').primaryKey();
export const createdAtMs = () => integer('created_at_ms').notNull();
export const updatedAtMs = () => integer('updated_at_ms').notNull();
/** Grows with each edit; the API's ETag. An edit that names an older one is refused. */
export const version = () => integer('version').notNull().default(1);
export const flag = (name: string, otherwise: boolean) =>
  integer(name, { mode: 'boolean' }).notNull().default(otherwise);

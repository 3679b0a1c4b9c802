import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';

/** Whether a column holds the text, upper and lower case of a to z being one. Not by LIKE: D1 refuses patterns over 50 bytes. */
export function containsText(column: SQLWrapper, text: string): SQL {
  return sql`instr(lower(${column}), lower(${text})) > 0`;
}

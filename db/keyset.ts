import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { ListPosition } from '../core/protocol/cursor';

/** One page of a sorted list. */
export interface PageRequest<Column extends string> {
  readonly sort: Column;
  readonly descending: boolean;
  /** Only what comes behind this place. */
  readonly after?: ListPosition;
  readonly limit: number;
}

/** What a list may be sorted by. None of them may be null, for a comparison with null is neither true nor false. */
export type SortColumns<Column extends string> = Readonly<Record<Column, SQLWrapper>>;

/**
 * Order and condition of a page. The id breaks ties, so that no row is shown twice or left out. A comparison of row values
 * (SQLite, "Row Values") is one range of an index on (…, column, id).
 */
export function keyset<Column extends string>(
  columns: SortColumns<Column>,
  id: SQLWrapper,
  request: PageRequest<Column>,
): { where: SQL | undefined; orderBy: SQL[] } {
  const column = columns[request.sort];
  const direction = sql.raw(request.descending ? 'desc' : 'asc');
  const comparison = sql.raw(request.descending ? '<' : '>');
  const { after } = request;
  return {
    where: after && sql`(${column}, ${id}) ${comparison} (${after.value}, ${after.id})`,
    orderBy: [sql`${column} ${direction}`, sql`${id} ${direction}`],
  };
}

/**
 * Whether one of the columns contains the text, whatever its case (of the letters a to z). Not LIKE: D1 refuses patterns of
 * more than 50 bytes.
 */
export function contains(text: string | undefined, columns: readonly SQLWrapper[]): SQL | undefined {
  if (text === undefined || text === '') return undefined;
  const found = columns.map((column) => sql`instr(lower(${column}), lower(${text})) > 0`);
  return sql`(${sql.join(found, sql` or `)})`;
}

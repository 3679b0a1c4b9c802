import { readCursor, writeCursor } from '../../core/protocol/cursor';
import { defaultLimit, maxLimit, type SortOf } from '../../core/protocol/list-query';
import type { PageRequest } from '../../db/keyset';
import { invalid, type Outcome, succeed } from './outcome';

/** What a caller asks of a list; an absent sort is the list's own. */
export interface ListRequest<Column extends string> {
  readonly limit?: number;
  /** `nextCursor` of the page before. */
  readonly cursor?: string | null;
  readonly sort?: SortOf<Column>;
  readonly q?: string;
}

export interface Page<Row> {
  readonly rows: Row[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

type Sortable<Column extends string> = { readonly id: string } & Readonly<
  Record<Column, string | number | null>
>;

/** Reads one page. A cursor of another sort, or no cursor at all, is refused: a silent restart would show rows twice. */
export async function readPage<Column extends string, Row extends Sortable<Column>>(
  request: ListRequest<Column>,
  defaultSort: SortOf<Column>,
  select: (page: PageRequest<Column>) => Promise<Row[]>,
): Promise<Outcome<Page<Row>>> {
  const sort = request.sort ?? defaultSort;
  const column = sort.replace(/^-/, '') as Column;
  const limit = Math.min(Math.max(request.limit ?? defaultLimit, 1), maxLimit);
  const after = request.cursor ? readCursor(sort, request.cursor) : undefined;
  if (after === null) {
    const sentence =
      'The cursor is not one of this list under this sort. Leave it out to start at the first page.';
    return invalid(sentence, 'cursor');
  }
  // One more than asked for tells whether there is a next page.
  const rows = await select({ sort: column, descending: sort.startsWith('-'), after, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor =
    rows.length > limit && last ? writeCursor(sort, { value: last[column] ?? 0, id: last.id }) : null;
  return succeed({ rows: shown, nextCursor });
}

import type { FileListQuery } from '../../../core/protocol/file-list';
import type { FileRow } from './file-row';
import type { FileRows } from './file-rows';
import type { FileWords } from './file-words';

/** So few are looked up by their ids; more are met soon enough on a walk over all. */
const fewFiles = 10_000;

interface Statement {
  readonly sql: string;
  readonly values: SqlStorageValue[];
}

/**
 * A page of a session's files. By id and by path it is a walk that ends with the page; by size all of them are sorted, since an
 * index would be a second row to pay for with every file, and nobody asks often.
 */
export function listFiles(
  sql: SqlStorage,
  words: FileWords,
  rows: FileRows,
  query: FileListQuery,
): FileRow[] {
  const { state, limit } = query;
  const plain = query.text === null && query.minBytes === null && query.maxBytes === null;
  if (query.order === 'found' && plain && state !== null)
    return rows.firstOf(words.idsIn([state], query.cursor), limit);
  // Read before the cursor is: no other statement may run meanwhile.
  const last = query.cursor === 0 ? null : (rows.byId([query.cursor])[0] ?? null);
  // Files are never taken away, so that no list has given this cursor.
  if (query.cursor !== 0 && query.order !== 'found' && !last) return [];
  const few = state === null ? null : fewOf(words.idsIn([state]));
  const statement = statementOf(query, last, few);
  const ids: number[] = [];
  for (const { id } of sql.exec<{ id: number }>(statement.sql, ...statement.values)) {
    if (state !== null && !words.isIn(id, state)) continue;
    ids.push(id);
    if (ids.length === limit) break;
  }
  const found = new Map(rows.byId(ids).map((row) => [row.id, row]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** Null where there are many. */
function fewOf(ids: Iterable<number>): number[] | null {
  const few: number[] = [];
  for (const id of ids) if (few.push(id) > fewFiles) return null;
  return few;
}

function statementOf(query: FileListQuery, last: FileRow | null, few: readonly number[] | null): Statement {
  const conditions: string[] = [];
  const values: SqlStorageValue[] = [];
  const only = (condition: string, ...added: SqlStorageValue[]) => {
    conditions.push(condition);
    values.push(...added);
  };
  if (few) only('f.id IN (SELECT value FROM json_each(?))', JSON.stringify(few));
  if (query.text !== null) only('instr(lower(d.path || f.name), lower(?)) > 0', query.text);
  if (query.minBytes !== null) only('f.size >= ?', query.minBytes);
  if (query.maxBytes !== null) only('f.size <= ?', query.maxBytes);
  const { from, order } = behind(query, last, few !== null, only);
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  // Only where each that is found counts; then SQLite sorts no more than a page.
  const isAll = query.state === null || few !== null;
  if (isAll) values.push(query.limit);
  return { sql: `SELECT f.id FROM ${from} ${where} ORDER BY ${order} ${isAll ? 'LIMIT ?' : ''}`, values };
}

/** The order, and the condition to be behind the last file of the page before. */
function behind(
  { order, cursor }: FileListQuery,
  last: FileRow | null,
  isFew: boolean,
  only: (condition: string, ...values: SqlStorageValue[]) => void,
): { from: string; order: string } {
  const plainly = 'files f CROSS JOIN folders d ON d.id = f.folder';
  switch (order) {
    case 'found':
      only('f.id > ?', cursor);
      return { from: plainly, order: 'f.id' };
    case 'size':
      if (last) only('(f.size < ? OR (f.size = ? AND f.id > ?))', last.size, last.size, last.id);
      return { from: plainly, order: 'f.size DESC, f.id' };
    case 'path': {
      if (last) {
        const folder = last.path.slice(0, last.path.lastIndexOf('/') + 1);
        const name = last.path.slice(folder.length);
        // The first for the index of the folders, which the second would not use.
        only('d.path >= ?', folder);
        only('(d.path > ? OR f.name > ?)', folder, name);
      }
      // Folder after folder by their index, so that only the files of one are sorted at a time.
      const byFolder = `folders d CROSS JOIN folder_runs r ON r.folder = d.id
        CROSS JOIN files f ON f.id BETWEEN r.first AND r.last`;
      return { from: isFew ? plainly : byFolder, order: 'd.path, f.name' };
    }
  }
}

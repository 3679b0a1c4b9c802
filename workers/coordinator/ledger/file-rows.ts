import { fileColumns, rowOf, type StoredFile } from './file-codec';
import type { FileRow } from './file-row';
import type { FileWords } from './file-words';
import type { LeaseHolders } from './lease-holders';

/** So many are looked at together where some of them may not do. */
const batchFiles = 500;

/** Reads files as everybody but the tables knows them: their row, their word and the path of their folder together. */
export class FileRows {
  constructor(
    private readonly sql: SqlStorage,
    private readonly words: FileWords,
    private readonly holders: LeaseHolders,
    private readonly prefix: () => string,
  ) {}

  /** `where` speaks of the file as `f` and of its folder as `d`. */
  select(where: string, ...values: SqlStorageValue[]): FileRow[] {
    const prefix = this.prefix();
    return this.sql
      .exec<StoredFile>(
        `SELECT ${fileColumns} FROM files f JOIN folders d ON d.id = f.folder ${where}`,
        ...values,
      )
      .toArray()
      .map((row) => {
        const holder = this.words.holderOf(row.id);
        const lease = holder === 0 ? null : this.holders.engine(holder);
        return rowOf(row, prefix, { state: this.words.stateOf(row.id), lease });
      });
  }

  /** In the order of their ids. */
  byId(ids: readonly number[]): FileRow[] {
    if (ids.length === 0) return [];
    return this.select('WHERE f.id IN (SELECT value FROM json_each(?)) ORDER BY f.id', JSON.stringify(ids));
  }

  /** The first of some ids that a condition holds for. */
  firstOf(ids: Iterable<number>, limit: number, holds: (row: FileRow) => boolean = () => true): FileRow[] {
    const found: FileRow[] = [];
    let batch: number[] = [];
    const atOnce = Math.max(limit, batchFiles);
    for (const id of ids) {
      if (found.length >= limit) break;
      batch.push(id);
      if (batch.length < atOnce) continue;
      found.push(...this.byId(batch).filter(holds));
      batch = [];
    }
    if (found.length < limit) found.push(...this.byId(batch).filter(holds));
    return found.slice(0, limit);
  }
}

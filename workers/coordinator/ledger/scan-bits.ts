/**
 * Which scans found a file: a bit for each in `holders` of its row, as it is now, and in `outdated`, as it was in an earlier version.
 * There are 52 bits, as many as a JavaScript number holds exactly.
 */
export class ScanBits {
  constructor(private readonly sql: SqlStorage) {}

  /** A scan found these as they are in the ledger. Whether that was new of any. */
  set(ids: readonly number[], bit: number): boolean {
    if (ids.length === 0) return false;
    const changed = this.sql.exec(
      `UPDATE files SET holders = holders | ?1, outdated = outdated & ~?1
         WHERE id IN (SELECT value FROM json_each(?2)) AND (holders & ?1) = 0`,
      bit,
      JSON.stringify(ids),
    ).rowsWritten;
    return changed > 0;
  }

  /** How many files a scan found; of some there may be another version by now. */
  foundBy(bit: number): number {
    const count = 'SELECT count(*) AS n FROM files WHERE ((holders | outdated) & ?) <> 0';
    return this.sql.exec<{ n: number }>(count, bit).one().n;
  }

  /** Nobody who found it so far can read it as it is now. */
  outdate(id: number): void {
    this.sql.exec('UPDATE files SET outdated = outdated | holders, holders = 0 WHERE id = ?', id);
  }

  clear(bit: number): void {
    this.sql.exec(
      'UPDATE files SET holders = holders & ~?1, outdated = outdated & ~?1 WHERE ((holders | outdated) & ?1) <> 0',
      bit,
    );
  }
}

/** Bit operators of JavaScript stop at 32 bits. */
export function isSet(bits: number, wanted: number): boolean {
  return (BigInt(bits) & BigInt(wanted)) !== 0n;
}

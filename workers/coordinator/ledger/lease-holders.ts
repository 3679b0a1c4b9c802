import { maxHolderNumber } from './file-words';

/** The number by which the word of a file names the engine that holds it. */
export class LeaseHolders {
  private names: Map<number, string> | null = null;

  constructor(
    private readonly sql: SqlStorage,
    /** Numbers that some file names. */
    private readonly inUse: () => Set<number>,
  ) {}

  engine(number: number): string | null {
    return this.loaded().get(number) ?? null;
  }

  /** Null for an engine that never held a lease. */
  known(engineId: string): number | null {
    for (const [number, name] of this.loaded()) if (name === engineId) return number;
    return null;
  }

  numberOf(engineId: string): number {
    const known = this.known(engineId);
    if (known !== null) return known;
    const names = this.loaded();
    if (names.size === maxHolderNumber) this.dropUnused(names);
    const number = Array.from({ length: maxHolderNumber }, (_, index) => index + 1).find(
      (n) => !names.has(n),
    );
    if (number === undefined)
      throw new Error(`More than ${maxHolderNumber} engines hold files of this session`);
    this.sql.exec('INSERT INTO lease_holders VALUES (?, ?)', number, engineId);
    names.set(number, engineId);
    return number;
  }

  /** For a transaction that was rolled back. */
  forget(): void {
    this.names = null;
  }

  private dropUnused(names: Map<number, string>): void {
    const used = this.inUse();
    for (const number of [...names.keys()].filter((each) => !used.has(each))) {
      this.sql.exec('DELETE FROM lease_holders WHERE number = ?', number);
      names.delete(number);
    }
  }

  private loaded(): Map<number, string> {
    this.names ??= new Map(
      this.sql
        .exec<{ number: number; engine: string }>('SELECT * FROM lease_holders')
        .toArray()
        .map(({ number, engine }) => [number, engine]),
    );
    return this.names;
  }
}

import type { Counters } from '../../../core/protocol/session-view';
import { type FileState, fileStates } from '../../../core/sessions/file-state';

/** Files and bytes in each state: one row, written once a transaction however many files moved in it. */
export class FileCounters {
  private counters: Counters | null = null;
  private isChanged = false;

  constructor(private readonly sql: SqlStorage) {}

  read(): Counters {
    if (this.counters) return this.counters;
    const row = this.sql.exec<{ counters: string }>('SELECT counters FROM file_counters').toArray()[0];
    this.counters = row ? (JSON.parse(row.counters) as Counters) : noFiles();
    return this.counters;
  }

  add(state: FileState, files: number, bytes: number): void {
    const before = this.read();
    const sum = { files: before[state].files + files, bytes: before[state].bytes + bytes };
    this.counters = { ...before, [state]: sum };
    this.isChanged = true;
  }

  /** Writes what changed; at the end of a transaction. */
  save(): void {
    if (!this.isChanged) return;
    this.sql.exec(
      'INSERT INTO file_counters VALUES (1, ?) ON CONFLICT (only) DO UPDATE SET counters = excluded.counters',
      JSON.stringify(this.read()),
    );
    this.isChanged = false;
  }

  /** For a transaction that was rolled back. */
  forget(): void {
    this.counters = null;
    this.isChanged = false;
  }
}

export function noFiles(): Counters {
  return Object.fromEntries(fileStates.map((state) => [state, { files: 0, bytes: 0 }])) as Counters;
}

import type { FileState } from '../../../core/sessions/file-state';
import type { FileRow } from './file-row';
import type { FileRows } from './file-rows';
import type { FileWords } from './file-words';
import { LowWaterMarks, type Place } from './low-water-marks';

/**
 * Walks over the files of a state, folder after folder in byte order, so that the keys of what is found are close together: one
 * listing of the bucket then tells of many. The files of a folder are runs of ids that follow one another.
 */
export class FileWalk {
  readonly marks = new LowWaterMarks();
  private lastRun: { folder: number; first: number; last: number } | null = null;

  constructor(
    private readonly sql: SqlStorage,
    private readonly words: FileWords,
    private readonly rows: Pick<FileRows, 'byId'>,
  ) {}

  /** New files of a folder, with ids that follow one another. */
  addRun(folder: number, first: number, last: number): void {
    const before = this.lastRun;
    const isLonger = before?.folder === folder && before.last === first - 1;
    this.lastRun = { folder, first: isLonger ? before.first : first, last };
    this.sql.exec(
      'INSERT INTO folder_runs VALUES (?, ?, ?) ON CONFLICT (folder, first) DO UPDATE SET last = excluded.last',
      folder,
      this.lastRun.first,
      last,
    );
  }

  /** The first files of a state, from where the last search of this name found its first. */
  search(
    state: FileState,
    search: string,
    limit: number,
    { fits = () => true, holds = () => true }: Conditions = {},
  ): FileRow[] {
    const found: FileRow[] = [];
    let from = this.marks.of(state, search);
    // All that were looked at so far may be held back by their rows: then fewer, longer stretches.
    for (let most = Math.min(limit, stretchAtMost); from && found.length < limit; most = stretchAtMost) {
      const { places, next }: Stretch = this.stretch(state, fits, from, most);
      const rows = new Map(this.rows.byId(places.map(({ id }) => id)).map((row) => [row.id, row]));
      const held = places.filter(({ id }) => {
        const row = rows.get(id);
        return row && holds(row);
      });
      if (found.length === 0) this.marks.raise(state, search, held[0] ?? next);
      found.push(...held.flatMap(({ id }) => rows.get(id) ?? []));
      from = next;
    }
    return found.slice(0, limit);
  }

  forget(): void {
    this.marks.forget();
    this.lastRun = null;
  }

  /** No other statement may run while a cursor is read, so that a stretch is gathered before anybody looks at its rows. */
  private stretch(state: FileState, fits: (id: number) => boolean, from: Place, most: number): Stretch {
    const places: Place[] = [];
    // CROSS JOIN keeps the order of the tables, which is what makes the walk.
    const runs = this.sql.exec<{ path: string; first: number; last: number }>(
      `SELECT d.path, r.first, r.last FROM folders d CROSS JOIN folder_runs r ON r.folder = d.id
         WHERE d.path >= ? ORDER BY d.path, r.first`,
      from.folder,
    );
    for (const { path, first, last } of runs) {
      const start = path === from.folder ? Math.max(first, from.id) : first;
      for (let id = start; id <= last; id++) {
        if (!this.words.isIn(id, state) || !fits(id)) continue;
        if (places.length === most) return { places, next: { folder: path, id } };
        places.push({ folder: path, id });
      }
    }
    return { places, next: null };
  }
}

const stretchAtMost = 1_000;

interface Stretch {
  readonly places: Place[];
  readonly next: Place | null;
}

interface Conditions {
  /** What is known without the file's row. */
  readonly fits?: (id: number) => boolean;
  readonly holds?: (row: FileRow) => boolean;
}

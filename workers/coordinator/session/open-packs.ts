import type { FileRow } from '../ledger/file-row';

/** A pack puts nothing more 40 seconds after it asked for its permits; the others are for a PUT that is cut on its way. */
const outAfterMs = 45_000;

/** Some 40 bytes each; one value in storage has 2 MB. Only packs that the bucket does not answer become so many. */
const versionsAtMost = 20_000;

type Version = readonly [id: number, mtime: number, size: number];
interface OpenPack {
  readonly id: number;
  readonly untilMs: number;
  readonly files: readonly Version[];
}
interface Stored {
  readonly lastId: number;
  /** Some file was found changed while a pack had an older version of it. */
  readonly areAwaited: boolean;
  readonly packs: readonly OpenPack[];
}

/**
 * Packs that may still put something, with the versions of the files that they were given permits for. One value in storage, written
 * at the end of each transaction that changed it: an object that starts anew still knows them.
 */
export class OpenPacks {
  private stored: Stored | null = null;
  private isChanged = false;

  constructor(
    private readonly kv: SyncKvStorage,
    private readonly nowMs: () => number,
  ) {}

  /** Answers its number, by which it is closed. */
  open(files: readonly FileRow[]): number {
    const stored = this.read();
    const id = stored.lastId + 1;
    const versions = files.map((file): Version => [file.id, file.mtime, file.size]);
    const pack = { id, untilMs: this.nowMs() + outAfterMs, files: versions };
    this.keep({ ...stored, lastId: id, packs: [...this.current(), pack] });
    return id;
  }

  /** No more is to be opened until some are over. */
  get areMany(): boolean {
    return this.files().length >= versionsAtMost;
  }

  get areAwaited(): boolean {
    return this.read().areAwaited;
  }

  awaitThem(areAwaited: boolean): void {
    if (this.areAwaited !== areAwaited) this.keep({ ...this.read(), areAwaited });
  }

  /** It has put what it ever will; of the files in `unsettled` some bytes may still be on their way. */
  close(id: number, unsettled: readonly number[]): void {
    const stored = this.read();
    const pack = stored.packs.find((each) => each.id === id);
    if (!pack) return;
    const open = new Set(unsettled);
    const files = pack.files.filter(([fileId]) => open.has(fileId));
    const packs = stored.packs.flatMap((each) => {
      if (each !== pack) return [each];
      return files.length > 0 ? [{ ...each, files }] : [];
    });
    this.keep({ ...stored, packs });
  }

  /** Of these files, those of which an older version may still be put: what is sent of them now could be overwritten by it. */
  awaited(files: readonly FileRow[]): Set<number> {
    const versions = this.current().flatMap((pack) => pack.files);
    if (versions.length === 0) return new Set();
    const rows = new Map(files.map((file) => [file.id, file]));
    const older = versions.filter(([id, mtime, size]) => {
      const file = rows.get(id);
      return file !== undefined && (file.mtime !== mtime || file.size !== size);
    });
    return new Set(older.map(([id]) => id));
  }

  /** Files of all packs that are open. */
  files(): number[] {
    return this.current().flatMap((pack) => pack.files.map(([id]) => id));
  }

  save(): void {
    if (this.isChanged) this.kv.put('packs', this.read());
    this.isChanged = false;
  }

  /** For a transaction that was rolled back. */
  forget(): void {
    this.stored = null;
    this.isChanged = false;
  }

  private current(): readonly OpenPack[] {
    const nowMs = this.nowMs();
    return this.read().packs.filter(({ untilMs }) => untilMs > nowMs);
  }

  private keep(stored: Stored): void {
    this.stored = stored;
    this.isChanged = true;
  }

  private read(): Stored {
    this.stored ??= this.kv.get<Stored>('packs') ?? { lastId: 0, areAwaited: false, packs: [] };
    return this.stored;
  }
}

/** More room than is asked for, so that growing is rare. */
const growth = 1.25;
/** A quarter of the slots and more stay free, so that a search is short. */
const slotsForEach = 1.4;

interface Table {
  /** By id; 0 where no file has it. */
  readonly hashes: Uint32Array;
  /** Ids, each near the place of its hash; 0 where none is. */
  readonly slots: Uint32Array;
}

/**
 * Finds files by their paths: a hash of every path, at the place of its file's id. An index of SQLite over names would be a second
 * row to pay for with every file, and four times as large. In memory, ten to twelve bytes a file: the hashes, and a hash table with
 * open addressing; in storage one row for each batch of new files. It is only read once somebody looks for paths.
 *
 * Whoever makes many paths of one hash only makes the search in his own session slow: each candidate's path is compared.
 */
export class PathIndex {
  private table: Table | null = null;
  private lastId = 0;
  private savedId = 0;

  constructor(private readonly sql: SqlStorage) {}

  /** Ids of files that may have this path. */
  candidates(path: string): number[] {
    const { hashes, slots } = this.loaded();
    const hash = hashOf(path);
    const found: number[] = [];
    for (let slot = slotOf(hash, slots); ; slot = (slot + 1) % slots.length) {
      const id = slots[slot] ?? 0;
      if (id === 0) return found;
      if (hashes[id] === hash) found.push(id);
    }
  }

  /** A new file; ids only grow. */
  add(id: number, path: string): void {
    const { hashes, slots } = this.withRoomFor(id);
    const hash = hashOf(path);
    hashes[id] = hash;
    place(slots, id, hash);
    this.lastId = id;
  }

  /** Writes what is new; at the end of a transaction. */
  save(): void {
    if (!this.table || this.lastId === this.savedId) return;
    const first = this.savedId + 1;
    const bytes = this.table.hashes.slice(first, this.lastId + 1).buffer as ArrayBuffer;
    this.sql.exec('INSERT INTO path_hashes VALUES (?, ?)', first, bytes);
    this.savedId = this.lastId;
  }

  /** For a transaction that was rolled back. */
  forget(): void {
    this.table = null;
    this.lastId = 0;
    this.savedId = 0;
  }

  private withRoomFor(id: number): Table {
    const table = this.loaded();
    if (id < table.hashes.length) return table;
    const hashes = new Uint32Array(Math.ceil((id + 1) * growth));
    hashes.set(table.hashes);
    // Let go before the new ones are made: the memory of an object has room for one table of millions, and not for two.
    this.table = null;
    return this.keep(hashes);
  }

  private loaded(): Table {
    if (this.table) return this.table;
    const { next } = this.sql
      .exec<{ next: number }>('SELECT coalesce(max(first + length(hashes) / 4), 1) AS next FROM path_hashes')
      .one();
    const hashes = new Uint32Array(Math.max(1_024, Math.ceil(next * growth)));
    const rows = this.sql.exec<{ first: number; hashes: ArrayBuffer }>('SELECT * FROM path_hashes');
    for (const row of rows) hashes.set(new Uint32Array(row.hashes), row.first);
    this.lastId = next - 1;
    this.savedId = this.lastId;
    return this.keep(hashes);
  }

  private keep(hashes: Uint32Array): Table {
    const slots = new Uint32Array(Math.ceil(hashes.length * slotsForEach));
    for (let id = 1; id <= this.lastId; id++) {
      const hash = hashes[id] ?? 0;
      if (hash !== 0) place(slots, id, hash);
    }
    this.table = { hashes, slots };
    return this.table;
  }
}

function place(slots: Uint32Array, id: number, hash: number): void {
  let slot = slotOf(hash, slots);
  while (slots[slot] !== 0) slot = (slot + 1) % slots.length;
  slots[slot] = id;
}

const slotOf = (hash: number, slots: Uint32Array): number =>
  Math.floor((hash / 0x1_0000_0000) * slots.length);

/** FNV-1a over the path's UTF-16 code units, with the last mixing of MurmurHash3; never 0. */
function hashOf(path: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < path.length; at++) hash = Math.imul(hash ^ path.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0 || 1;
}

/**
 * Finds files by their paths: a hash of every path, at the place of its file's id. An index of SQLite over names would be a second
 * row to pay for with every file, and four times as large. In memory, for a million files, 4 MB of hashes and 8 MB of a hash
 * table with open addressing; in storage one row for each batch of new files. It is only read once somebody looks for paths.
 *
 * Whoever makes many paths of one hash only makes the search in his own session slow: each candidate's path is compared.
 */
export class PathIndex {
  private table: { hashes: Uint32Array; slots: Uint32Array } | null = null;
  private lastId = 0;
  private savedId = 0;

  constructor(private readonly sql: SqlStorage) {}

  /** Ids of files that may have this path. */
  candidates(path: string): number[] {
    const { hashes, slots } = this.loaded();
    const hash = hashOf(path);
    const found: number[] = [];
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = slots[slot] ?? 0;
      if (id === 0) return found;
      if (hashes[id] === hash) found.push(id);
    }
  }

  /** A new file; ids only grow. */
  add(id: number, path: string): void {
    this.put(id, hashOf(path));
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

  private put(id: number, hash: number): void {
    const { hashes, slots } = this.withRoomFor(id);
    hashes[id] = hash;
    place(slots, id, hash);
    this.lastId = id;
  }

  private withRoomFor(id: number): { hashes: Uint32Array; slots: Uint32Array } {
    const table = this.loaded();
    if (id < table.hashes.length) return table;
    const hashes = new Uint32Array(table.hashes.length * 2);
    hashes.set(table.hashes);
    // Twice as many slots as hashes: half of them stay free, so that a search is short.
    const slots = new Uint32Array(hashes.length * 2);
    for (let known = 1; known <= this.lastId; known++) {
      const hash = hashes[known] ?? 0;
      if (hash !== 0) place(slots, known, hash);
    }
    this.table = { hashes, slots };
    return this.withRoomFor(id);
  }

  private loaded(): { hashes: Uint32Array; slots: Uint32Array } {
    if (this.table) return this.table;
    this.table = { hashes: new Uint32Array(1_024), slots: new Uint32Array(2_048) };
    const rows = this.sql.exec<{ first: number; hashes: ArrayBuffer }>(
      'SELECT * FROM path_hashes ORDER BY first',
    );
    for (const row of rows) {
      const hashes = new Uint32Array(row.hashes);
      // An id without a file has no hash.
      for (const [index, hash] of hashes.entries()) if (hash !== 0) this.put(row.first + index, hash);
      this.lastId = row.first + hashes.length - 1;
    }
    this.savedId = this.lastId;
    return this.table;
  }
}

function place(slots: Uint32Array, id: number, hash: number): void {
  const mask = slots.length - 1;
  let slot = hash & mask;
  while (slots[slot] !== 0) slot = (slot + 1) & mask;
  slots[slot] = id;
}

/** FNV-1a over the path's UTF-16 code units, with the last mixing of MurmurHash3; never 0. */
function hashOf(path: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < path.length; at++) hash = Math.imul(hash ^ path.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0 || 1;
}

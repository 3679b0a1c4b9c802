const CHUNK_KEYS = 1024;

/**
 * The keys of a bucket in the order S3 lists them: by the bytes of their UTF-8. Kept in chunks, so that an insert
 * among 100,000 keys moves a few hundred of them at most, and a page of a listing is a walk.
 */
export class ObjectIndex<Value> {
  private readonly values = new Map<string, Value>();
  private chunks: string[][] = [];

  get size(): number {
    return this.values.size;
  }

  get(key: string): Value | undefined {
    return this.values.get(key);
  }

  allValues(): Iterable<Value> {
    return this.values.values();
  }

  set(key: string, value: Value): void {
    const isNew = !this.values.has(key);
    this.values.set(key, value);
    if (isNew) this.insert(key);
  }

  delete(key: string): boolean {
    if (!this.values.delete(key)) return false;
    const at = this.locate((candidate) => compareUtf8(candidate, key) < 0);
    this.chunks[at.chunk]?.splice(at.offset, 1);
    if (this.chunks[at.chunk]?.length === 0) this.chunks.splice(at.chunk, 1);
    return true;
  }

  /** Fills an empty index at once, which is far quicker than key by key. */
  load(entries: ReadonlyMap<string, Value>): void {
    const keys = [...entries.keys()].sort(compareUtf8);
    for (const [key, value] of entries) this.values.set(key, value);
    for (let start = 0; start < keys.length; start += CHUNK_KEYS / 2) {
      this.chunks.push(keys.slice(start, start + CHUNK_KEYS / 2));
    }
  }

  /** The first key for which `isBefore` is false; it must be true for a run of first keys and false for all others. */
  firstNotBefore(isBefore: (key: string) => boolean): string | undefined {
    const at = this.locate(isBefore);
    return this.chunks[at.chunk]?.[at.offset];
  }

  /** The keys from the first for which `isBefore` is false. Do not change the index while walking. */
  *keysFrom(isBefore: (key: string) => boolean): Generator<string> {
    const at = this.locate(isBefore);
    for (let chunk = at.chunk, offset = at.offset; chunk < this.chunks.length; chunk += 1, offset = 0) {
      const keys = this.chunks[chunk] ?? [];
      for (let index = offset; index < keys.length; index += 1) yield keys[index] ?? '';
    }
  }

  private insert(key: string): void {
    const at = this.locate((candidate) => compareUtf8(candidate, key) < 0);
    const chunkIndex = Math.min(at.chunk, this.chunks.length - 1);
    const chunk = this.chunks[chunkIndex];
    if (!chunk) {
      this.chunks.push([key]);
      return;
    }
    chunk.splice(chunkIndex === at.chunk ? at.offset : chunk.length, 0, key);
    if (chunk.length > CHUNK_KEYS) this.chunks.splice(chunkIndex + 1, 0, chunk.splice(CHUNK_KEYS / 2));
  }

  private locate(isBefore: (key: string) => boolean): { chunk: number; offset: number } {
    const chunk = countBefore(this.chunks, (keys) => isBefore(keys[keys.length - 1] ?? ''));
    return { chunk, offset: countBefore(this.chunks[chunk] ?? [], isBefore) };
  }
}

/** Binary search: how many first items `isBefore` holds for. */
function countBefore<Item>(items: readonly Item[], isBefore: (item: Item) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && isBefore(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Compares by UTF-8 bytes without encoding: only surrogates sort differently in UTF-16. */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const x = a.charCodeAt(index);
    const y = b.charCodeAt(index);
    if (x !== y) return utf8Rank(x) - utf8Rank(y);
  }
  return a.length - b.length;
}

// Surrogates stand for code points above U+FFFF, so they belong after U+E000..U+FFFF.
const utf8Rank = (unit: number) => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);

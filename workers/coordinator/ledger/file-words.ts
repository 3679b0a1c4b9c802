import type { FileState } from '../../../core/sessions/file-state';
import { codeOf, stateOf } from './file-codec';

/** Files whose words are one row: such a row of two bytes a file just fills a page of SQLite. */
const blockFiles = 2_048;
const largeBit = 1 << 4;
const holderShift = 5;
export const maxHolderNumber = 0xffff >> holderShift;

/**
 * The state of every file, and who holds its lease: sixteen bits a file, at the place of its id. In memory as one array, in
 * storage as blocks, so that moving a thousand files of a folder from state to state writes one or two rows and not a thousand.
 *
 * Bits 0 to 3 are the state's code plus one (0: no file has this id), bit 4 is set for a multipart file, the others are the number
 * of the engine that holds it, or 0.
 */
export class FileWords {
  private words: Uint16Array<ArrayBuffer> | null = null;
  private lastId = 0;
  private readonly changedBlocks = new Set<number>();

  constructor(private readonly sql: SqlStorage) {}

  /** The highest id given so far. */
  get last(): number {
    this.loaded();
    return this.lastId;
  }

  stateOf(id: number): FileState {
    return stateOf((this.at(id) & 0xf) - 1);
  }

  /** For searches over many: the same as `stateOf(id) === state`. */
  isIn(id: number, state: FileState): boolean {
    return (this.at(id) & 0xf) === codeOf(state) + 1;
  }

  isLarge(id: number): boolean {
    return (this.at(id) & largeBit) !== 0;
  }

  holderOf(id: number): number {
    return this.at(id) >> holderShift;
  }

  /** Numbers of engines that hold some lease. */
  holders(): Set<number> {
    return new Set([...this.idsIn(['leased'])].map((id) => this.holderOf(id)));
  }

  /** A new file; ids only grow. */
  add(id: number, state: FileState, isLarge: boolean): void {
    this.lastId = Math.max(this.last, id);
    this.set(id, (codeOf(state) + 1) | (isLarge ? largeBit : 0));
  }

  move(id: number, state: FileState): void {
    this.set(id, (this.at(id) & ~0xf) | (codeOf(state) + 1));
  }

  setLarge(id: number, isLarge: boolean): void {
    this.set(id, isLarge ? this.at(id) | largeBit : this.at(id) & ~largeBit);
  }

  hold(id: number, holder: number): void {
    this.set(id, (this.at(id) & 0x1f) | (holder << holderShift));
  }

  /** Ids in some states, behind an id, in their order. */
  *idsIn(states: readonly FileState[], afterId = 0): Generator<number> {
    const wanted = states.reduce((bits, state) => bits | (1 << (codeOf(state) + 1)), 0);
    const words = this.loaded();
    for (let id = afterId + 1; id <= this.lastId; id++)
      if (wanted & (1 << ((words[id] ?? 0) & 0xf))) yield id;
  }

  /** Writes what changed; at the end of a transaction. */
  save(): void {
    const words = this.words;
    if (!words) return;
    for (const block of this.changedBlocks) {
      const bytes = words.slice(block * blockFiles, (block + 1) * blockFiles).buffer;
      this.sql.exec(
        'INSERT INTO file_words VALUES (?, ?) ON CONFLICT (block) DO UPDATE SET words = excluded.words',
        block,
        bytes,
      );
    }
    this.changedBlocks.clear();
  }

  /** For a transaction that was rolled back. */
  forget(): void {
    this.words = null;
    this.lastId = 0;
    this.changedBlocks.clear();
  }

  private at(id: number): number {
    return this.loaded()[id] ?? 0;
  }

  private set(id: number, word: number): void {
    const words = this.withRoomFor(id);
    if (words[id] === word) return;
    words[id] = word;
    this.changedBlocks.add(Math.floor(id / blockFiles));
  }

  private withRoomFor(id: number): Uint16Array<ArrayBuffer> {
    const words = this.loaded();
    if (id < words.length) return words;
    const blocks = Math.ceil(Math.max(id + 1, words.length * 1.25) / blockFiles);
    const larger = new Uint16Array(blocks * blockFiles);
    larger.set(words);
    this.words = larger;
    return larger;
  }

  private loaded(): Uint16Array<ArrayBuffer> {
    if (this.words) return this.words;
    const rows = this.sql.exec<{ block: number; words: ArrayBuffer }>('SELECT * FROM file_words').toArray();
    const blocks = rows.reduce((most, { block }) => Math.max(most, block + 1), 1);
    const words = new Uint16Array(blocks * blockFiles);
    for (const row of rows) words.set(new Uint16Array(row.words), row.block * blockFiles);
    this.words = words;
    this.lastId = Math.max(
      0,
      words.findLastIndex((word) => word !== 0),
    );
    return words;
  }
}

import {
  closeSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { errorCode } from './node-errors.ts';

/**
 * An append-only file of JSON lines. One line is one change, and the moment its last byte is in the file is the
 * moment the change has happened. A process killed within a write leaves a torn last line, which `open` cuts off.
 * There is no fsync: the page cache outlives the process, though not a power cut.
 */
export class Journal<Entry> {
  private readonly path: string;
  private file: number;
  private sizeBytes: number;
  private isClosed = false;

  private constructor(path: string, sizeBytes: number) {
    this.path = path;
    this.file = openSync(path, 'a');
    this.sizeBytes = sizeBytes;
    ftruncateSync(this.file, sizeBytes);
  }

  /** Hands every whole entry to `replay`, oldest first. */
  static open<Entry>(path: string, replay: (entry: Entry) => void): Journal<Entry> {
    rmSync(`${path}.new`, { force: true });
    const bytes = readOrEmpty(path);
    let start = 0;
    for (let end = bytes.indexOf(10, start); end >= 0; end = bytes.indexOf(10, start)) {
      replay(JSON.parse(bytes.toString('utf8', start, end)));
      start = end + 1;
    }
    return new Journal<Entry>(path, start);
  }

  append(...entries: readonly Entry[]): void {
    // The number of a closed file may belong to another file by now.
    if (this.isClosed) throw new Error(`the journal ${this.path} is closed`);
    const bytes = toLines(entries);
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(this.file, bytes, written);
    } catch (cause) {
      // A full disk must not leave half a line for the next entry to be glued to.
      ftruncateSync(this.file, this.sizeBytes);
      throw cause;
    }
    this.sizeBytes += bytes.length;
  }

  /** Replaces all entries by these, which must describe the same state. */
  compact(entries: Iterable<Entry>): void {
    const next = openSync(`${this.path}.new`, 'w');
    let sizeBytes = 0;
    // In batches: a million entries are more than one string can hold.
    for (const batch of batches(entries, COMPACT_BATCH_ENTRIES)) {
      const bytes = toLines(batch);
      writeFileSync(next, bytes);
      sizeBytes += bytes.length;
    }
    closeSync(next);
    renameSync(`${this.path}.new`, this.path);
    closeSync(this.file);
    this.file = openSync(this.path, 'a');
    this.sizeBytes = sizeBytes;
  }

  close(): void {
    this.isClosed = true;
    closeSync(this.file);
  }
}

const toLines = <Entry>(entries: readonly Entry[]) =>
  Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));

const COMPACT_BATCH_ENTRIES = 10_000;

function* batches<Entry>(entries: Iterable<Entry>, size: number): Generator<Entry[]> {
  let batch: Entry[] = [];
  for (const entry of entries) {
    batch.push(entry);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function readOrEmpty(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

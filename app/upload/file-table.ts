import type { FoundFile } from './found-file';

const filesABlock = 512;

/** Files as they were found, one after another, in one string and two arrays of numbers. */
interface Block {
  /** By NUL, which no system has in a name. A name alone lies in the folder of the one before it; a path begins with a slash. */
  readonly paths: string;
  readonly sizes: Float64Array;
  readonly times: Float64Array;
}

/** All files of a folder in the order in which they were found. Of one without an object of its own it keeps some 40 bytes. */
export class FileTable<F> {
  private readonly blocks: Block[] = [];
  /** Found after the last block was full. */
  private loose: FoundFile<F>[] = [];
  private readonly files: F[] = [];
  private unpacked: { readonly block: number; readonly paths: readonly string[] } = { block: -1, paths: [] };

  get size(): number {
    return this.blocks.length * filesABlock + this.loose.length;
  }

  /** Its index. */
  add(found: FoundFile<F>): number {
    const index = this.size;
    const { path, sizeBytes, modifiedAtMs, file } = found;
    if (file !== undefined) this.files[index] = file;
    this.loose.push({ path, sizeBytes, modifiedAtMs });
    if (this.loose.length === filesABlock) this.blocks.push(packed(this.loose.splice(0)));
    return index;
  }

  /** Neighbours are cheap to ask for one after another: their block is unpacked once. */
  at(index: number): FoundFile<F> {
    const stat = this.loose[index - this.blocks.length * filesABlock] ?? this.inBlock(index);
    return { ...stat, file: this.files[index] };
  }

  private inBlock(index: number): FoundFile<F> {
    const number = Math.floor(index / filesABlock);
    const block = this.blocks[number];
    if (!block) throw new RangeError(`There is no file ${index}`);
    if (this.unpacked.block !== number) this.unpacked = { block: number, paths: pathsOf(block) };
    const at = index % filesABlock;
    return {
      path: this.unpacked.paths[at] ?? '',
      sizeBytes: block.sizes[at] ?? Number.NaN,
      modifiedAtMs: block.times[at] ?? Number.NaN,
    };
  }
}

function packed(files: readonly FoundFile<unknown>[]): Block {
  let directory = '';
  const paths = files.map(({ path }) => {
    const isBeside = directory === directoryOf(path);
    directory = directoryOf(path);
    return isBeside ? path.slice(directory.length) : `/${path}`;
  });
  return {
    paths: paths.join('\0'),
    sizes: Float64Array.from(files, ({ sizeBytes }) => sizeBytes),
    times: Float64Array.from(files, ({ modifiedAtMs }) => modifiedAtMs),
  };
}

function pathsOf({ paths }: Block): string[] {
  let directory = '';
  return paths.split('\0').map((kept) => {
    const path = kept.startsWith('/') ? kept.slice(1) : directory + kept;
    directory = directoryOf(path);
    return path;
  });
}

/** With its slash at the end; empty for the picked folder itself. */
export const directoryOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

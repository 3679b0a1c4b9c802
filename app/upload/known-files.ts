import type { Grant } from '../../core/protocol/socket-frames';
import { IndexById } from './index-by-id';
import type { ConnectLink, FileSource, LinkEvent } from './ports';

/** What the engine needs to find a granted file. */
export interface FileLookup {
  get(fileId: number): FileSource | undefined;
}

/**
 * The local files by the ids of the manifest answers, which come while files are granted already: a grant that overtakes the
 * answer with its id waits for it, until the whole manifest is answered.
 */
export class KnownFiles implements FileLookup {
  private readonly indexes = new IndexById();
  private early: Grant[] = [];
  private isWhole = false;
  private listener: ((event: LinkEvent) => void) | null = null;

  constructor(private readonly open: (index: number) => FileSource) {}

  get size(): number {
    return this.indexes.size;
  }

  get(fileId: number): FileSource | undefined {
    const index = this.indexes.get(fileId);
    return index === undefined ? undefined : this.open(index);
  }

  add(files: readonly { readonly id: number; readonly index: number }[]): void {
    for (const { id, index } of files) this.indexes.set(id, index);
    this.passOn();
  }

  /** From now on a file without an id is not in this folder. */
  complete(): void {
    this.isWhole = true;
    this.passOn();
  }

  /** The link without the grants that come too early. */
  behind(connect: ConnectLink): ConnectLink {
    return (listener) => {
      this.listener = listener;
      return connect((event) => {
        // What was granted is said again to an engine that comes back.
        if (event.type === 'closed') this.early = [];
        if (event.type !== 'frame' || event.frame.type !== 'grants') return listener(event);
        this.early.push(...event.frame.grants);
        this.passOn();
      });
    };
  }

  private passOn(): void {
    const known = this.early.filter(({ fileId }) => this.isWhole || this.indexes.get(fileId) !== undefined);
    if (known.length === 0) return;
    const passed = new Set(known);
    this.early = this.early.filter((grant) => !passed.has(grant));
    this.listener?.({ type: 'frame', frame: { type: 'grants', grants: known } });
  }
}

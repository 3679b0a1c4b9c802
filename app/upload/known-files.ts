import type { Grant } from '../../core/protocol/socket-frames';
import type { FoundFile } from './found-file';
import type { ConnectLink, FileSource, LinkEvent } from './ports';

/** What the engine needs to find a granted file. */
export interface FileLookup {
  get(fileId: number): FileSource | undefined;
}

/**
 * The local files by the ids of the manifest answers, which come while files are granted already: a grant that overtakes the
 * answer with its id waits for it, until the whole manifest is answered.
 */
export class KnownFiles<F> implements FileLookup {
  private readonly byId = new Map<number, FoundFile<F>>();
  private early: Grant[] = [];
  private isWhole = false;
  private listener: ((event: LinkEvent) => void) | null = null;

  constructor(private readonly open: (file: FoundFile<F>) => FileSource) {}

  get size(): number {
    return this.byId.size;
  }

  get(fileId: number): FileSource | undefined {
    const file = this.byId.get(fileId);
    return file && this.open(file);
  }

  add(files: readonly { readonly id: number; readonly file: FoundFile<F> }[]): void {
    for (const { id, file } of files) this.byId.set(id, file);
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
    const known = this.early.filter(({ fileId }) => this.isWhole || this.byId.has(fileId));
    if (known.length === 0) return;
    const passed = new Set(known);
    this.early = this.early.filter((grant) => !passed.has(grant));
    this.listener?.({ type: 'frame', frame: { type: 'grants', grants: known } });
  }
}

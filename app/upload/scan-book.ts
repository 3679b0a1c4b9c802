import { buildObjectKey, pathProblemSentence } from '../../core/storage/object-key';
import { byDirectory, giveDistinctPaths } from './distinct-paths';
import { FileTable } from './file-table';
import type { FoundFile, ListedFile, UnreadPath } from './found-file';
import type { IgnoreRules } from './ignore-rules';
import { IgnoredFiles } from './ignored-files';
import type { ScanSummary } from './upload-state';

/** Longer paths would fail the whole manifest batch they travel in. */
const maxManifestPathChars = 4_096;

/**
 * The files of one folder while they are found: what is left out, what cannot be sent, and each other file's one identity, an NFC
 * path that no other file has. Can be asked again under other rules.
 */
export class ScanBook<F> {
  private readonly all = new FileTable<F>();
  private unread: readonly UnreadPath[] = [];
  /** Of these, what no rule leaves out. */
  private unreadable: ScanSummary['unreadable'] = [];
  private hasEnded = false;
  /** Indexes of what goes into the manifest, in the order in which that was known. */
  private ready: number[] = [];
  /** Indexes of names that are not NFC: their identity is known at the end. */
  private waiting: number[] = [];
  /** Paths of those among them that could not keep their own. */
  private otherPaths = new Map<number, string>();
  private waitingBytes = 0;
  private good = 0;
  private bytes = 0;
  private renamed: ScanSummary['renamed'] = [];
  private refused: { path: string; sentence: string }[] = [];
  private ignored = new IgnoredFiles();
  private readonly listeners: (() => void)[] = [];

  constructor(
    private readonly folderName: string,
    private rules: IgnoreRules,
  ) {}

  take(found: readonly FoundFile<F>[]): void {
    for (const file of found) this.sort(this.all.add(file), file);
    this.tell();
  }

  end(unread: readonly UnreadPath[]): void {
    this.unread = unread;
    this.hasEnded = true;
    this.identify();
    this.tell();
  }

  /** Sorts anew what was found. Not to be called once files were handed out. */
  filterBy(rules: IgnoreRules): void {
    this.rules = rules;
    this.ready = [];
    this.waiting = [];
    this.otherPaths = new Map();
    this.waitingBytes = 0;
    this.good = 0;
    this.bytes = 0;
    this.refused = [];
    this.renamed = [];
    this.ignored = new IgnoredFiles();
    for (let index = 0; index < this.all.size; index++) this.sort(index, this.all.at(index));
    if (this.hasEnded) this.identify();
    this.tell();
  }

  /** Everything that goes into the manifest, as far as it is known. */
  *files(): Iterable<ListedFile> {
    for (const index of this.ready) yield this.listed(index);
  }

  get listedFiles(): number {
    return this.ready.length;
  }

  /** A file as it was found. */
  found(index: number): FoundFile<F> {
    return this.all.at(index);
  }

  get isOpen(): boolean {
    return !this.hasEnded;
  }

  get summary(): ScanSummary {
    const { folderName, renamed, refused, unreadable } = this;
    return {
      folderName,
      files: this.good + this.waiting.length,
      bytes: this.bytes + this.waitingBytes,
      ignored: this.ignored.summary,
      renamed,
      refused,
      unreadable,
    };
  }

  /** As they are found, at most so many at a time and those by directory; ends with the scan. */
  async *batches(atMost: number): AsyncGenerator<readonly ListedFile[]> {
    for (let at = 0; ; ) {
      const some = this.ready.slice(at, at + atMost);
      const batch = some.map((index) => this.listed(index)).sort(byDirectory);
      at += batch.length;
      if (batch.length > 0) yield batch;
      else if (this.hasEnded) return;
      else await new Promise<void>((resolve) => this.listeners.push(resolve));
    }
  }

  private tell(): void {
    for (const listener of this.listeners.splice(0)) listener();
  }

  private listed(index: number): ListedFile {
    const { path, sizeBytes, modifiedAtMs } = this.all.at(index);
    return { index, path: this.otherPaths.get(index) ?? path.normalize('NFC'), sizeBytes, modifiedAtMs };
  }

  private sort(index: number, { path, sizeBytes }: FoundFile<F>): void {
    const by = this.rules.match(path);
    if (by) this.ignored.add({ path, sizeBytes }, by);
    else if (path === path.normalize('NFC')) this.judge({ index, path, sizeBytes });
    else {
      this.waiting.push(index);
      this.waitingBytes += sizeBytes;
    }
  }

  private identify(): void {
    this.unreadable = this.unread
      .filter((each) => !this.leavesOut(each))
      .map(({ path, sentence }) => ({ path, sentence }));
    const waiting = this.waiting.map((index) => ({ index, ...this.all.at(index) }));
    const { files, renamed } = giveDistinctPaths(waiting, this.files());
    this.waiting = [];
    this.waitingBytes = 0;
    this.renamed = renamed;
    for (const file of files) {
      if (this.listed(file.index).path !== file.path) this.otherPaths.set(file.index, file.path);
      this.judge(file);
    }
  }

  private leavesOut({ path, kind }: UnreadPath): boolean {
    if (kind === 'top') return false;
    // As git has it: "*" with "!*/" leaves out no folder, since files in it may be wanted.
    return this.rules.match(kind === 'folder' ? `${path}/` : path) !== null;
  }

  private judge(file: Pick<ListedFile, 'index' | 'path' | 'sizeBytes'>): void {
    const built = buildObjectKey('', file.path);
    if (built.ok) {
      this.good += 1;
      this.bytes += file.sizeBytes;
      this.ready.push(file.index);
      return;
    }
    this.refused.push({ path: file.path, sentence: pathProblemSentence(built.problem) });
    const canBeRecorded =
      built.problem !== 'not_unicode' &&
      built.problem !== 'empty' &&
      file.path.length <= maxManifestPathChars;
    if (canBeRecorded) this.ready.push(file.index);
  }
}

import { buildObjectKey, pathProblemSentence } from '../../core/storage/object-key';
import { byDirectory, giveDistinctPaths } from './distinct-paths';
import type { FoundFile } from './found-file';
import type { IgnoreRules } from './ignore-rules';
import { IgnoredFiles } from './ignored-files';
import type { ScanSummary } from './upload-state';

/** Longer paths would fail the whole manifest batch they travel in. */
const maxManifestPathChars = 4_096;

/**
 * The files of one folder while they are found: what is left out, what cannot be sent, and each other file's one identity, an NFC
 * path that no other file has. Keeps one object a file, and can be asked again under other rules.
 */
export class ScanBook<F> {
  private readonly all: FoundFile<F>[] = [];
  private unreadable: ScanSummary['unreadable'] = [];
  private hasEnded = false;
  private ready: FoundFile<F>[] = [];
  /** Names that are not NFC: their identity is known at the end. */
  private waiting: FoundFile<F>[] = [];
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
    for (const file of found) {
      this.all.push(file);
      this.sort(file);
    }
    this.tell();
  }

  end(unreadable: ScanSummary['unreadable']): void {
    this.unreadable = unreadable;
    this.hasEnded = true;
    this.identify();
    this.tell();
  }

  /** Sorts anew what was found. Not to be called once files were handed out. */
  filterBy(rules: IgnoreRules): void {
    this.rules = rules;
    this.ready = [];
    this.waiting = [];
    this.waitingBytes = 0;
    this.good = 0;
    this.bytes = 0;
    this.refused = [];
    this.renamed = [];
    this.ignored = new IgnoredFiles();
    for (const file of this.all) this.sort(file);
    if (this.hasEnded) this.identify();
    this.tell();
  }

  /** Everything that goes into the manifest, as far as it is known. */
  get files(): readonly FoundFile<F>[] {
    return this.ready;
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
  async *batches(atMost: number): AsyncGenerator<readonly FoundFile<F>[]> {
    for (let at = 0; ; ) {
      const batch = this.ready.slice(at, at + atMost).sort(byDirectory);
      at += batch.length;
      if (batch.length > 0) yield batch;
      else if (this.hasEnded) return;
      else await new Promise<void>((resolve) => this.listeners.push(resolve));
    }
  }

  private tell(): void {
    for (const listener of this.listeners.splice(0)) listener();
  }

  private sort(file: FoundFile<F>): void {
    const by = this.rules.match(file.path);
    if (by) this.ignored.add(file, by);
    else if (file.path === file.path.normalize('NFC')) this.judge(file);
    else {
      this.waiting.push(file);
      this.waitingBytes += file.sizeBytes;
    }
  }

  private identify(): void {
    const { files, renamed } = giveDistinctPaths(this.waiting, this.ready);
    this.waiting = [];
    this.waitingBytes = 0;
    this.renamed = renamed;
    for (const file of files) this.judge(file);
  }

  private judge(file: FoundFile<F>): void {
    const built = buildObjectKey('', file.path);
    if (built.ok) {
      this.good += 1;
      this.bytes += file.sizeBytes;
      this.ready.push(file);
      return;
    }
    this.refused.push({ path: file.path, sentence: pathProblemSentence(built.problem) });
    const canBeRecorded =
      built.problem !== 'not_unicode' &&
      built.problem !== 'empty' &&
      file.path.length <= maxManifestPathChars;
    if (canBeRecorded) this.ready.push(file);
  }
}

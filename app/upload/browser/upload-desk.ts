import { type IgnoreChoice, usualChoice } from '../../../core/protocol/ignore-choice';
import { maxManifestBatch } from '../../../core/protocol/manifest';
import { assertNever } from '../assert-never';
import type { FoundFile, UnreadPath } from '../found-file';
import { IgnoreRules } from '../ignore-rules';
import type { Clock, FileSource } from '../ports';
import { type UploadDeps, type UploadEvent, type UploadFolder, UploadRun } from '../run-upload';
import { ScanBook } from '../scan-book';
import type { ScanSummary } from '../upload-state';
import { BrowserFile, statOf } from './browser-file';
import { FolderFiles } from './folder-files';
import { rulesInFolder } from './folder-rules';
import { walkFolder } from './folder-walk';
import { HandleLitter } from './handle-litter';
import { HashedReads } from './hashed-reads';
import { ReadBuffers } from './read-buffers';
import { withRests } from './with-rests';
import type { FromWorker, ToWorker } from './worker-messages';

const leftSentence = 'The page was left during the upload. Pick the folder again to continue.';
const newerSentence = 'Another upload was begun in this tab. Pick the folder again to continue this one.';

/** The page draws what was found so far this often. */
const tellEveryMs = 200;

type ScanFolder = Extract<ToWorker, { type: 'scan_folder' }>;

export interface DeskPorts {
  readonly clock: Clock;
  say(message: FromWorker): void;
  /** What a run of this session needs. */
  deps(sessionId: string): UploadDeps;
  /** As aloneOnDevice: other tabs of this browser may upload the same session. */
  alone(sessionId: string, signal: AbortSignal, waits: () => void, work: () => Promise<void>): Promise<void>;
}

/** The folder that was picked last, and what is being done with it. */
interface DeskFolder {
  readonly pick: number;
  readonly book: ScanBook<File>;
  /** Where files are opened by their paths; null where the page hands over each. */
  readonly files: FolderFiles | null;
  choice: IgnoreChoice;
  folderRules: string | null;
  /** The worker's own walk, the page's, or both: those that have not ended. */
  walks: number;
  unreadable: readonly UnreadPath[];
  toldAtMs: number;
  /** Found by the ledger, not by the scan. */
  rejected: ScanSummary['refused'];
  /** Uploads of it, the last of which alone may still speak. */
  begun: number;
  run: UploadRun | null;
  /** Ends the wait for another tab. */
  readonly turn: AbortController;
}

const deskFolder = (
  pick: number,
  folderName: string,
  choice = usualChoice,
  folderRules: string | null = null,
  files: FolderFiles | null = null,
): DeskFolder => ({
  pick,
  book: new ScanBook(folderName, new IgnoreRules(choice, folderRules)),
  files,
  choice,
  folderRules,
  walks: 1,
  unreadable: [],
  toldAtMs: 0,
  rejected: [],
  begun: 0,
  run: null,
  turn: new AbortController(),
});

const nothing = () => deskFolder(0, '');

/** The worker's side of the upload: does what the page asks for with the folder that was picked last, and tells what comes of it. */
export class UploadDesk {
  private folder = nothing();

  constructor(private readonly ports: DeskPorts) {}

  receive(message: ToWorker): void {
    const { folder } = this;
    switch (message.type) {
      case 'scan_folder':
        void this.scan(message);
        return;
      case 'scan_begin':
        this.clear(
          newerSentence,
          deskFolder(message.pick, message.folderName, message.choice, message.folderRules),
        );
        return;
      case 'scan_files':
        if (message.pick === folder.pick) this.take(message.files);
        return;
      case 'scan_end':
        if (message.pick === folder.pick) this.finish(message.unreadable);
        return;
      case 'choose':
        if (message.pick === folder.pick && !folder.run) this.choose(message.choice);
        return;
      case 'begin':
        if (message.pick === folder.pick) this.begin(message.sessionId);
        return;
      case 'online':
        this.wake();
        return;
      case 'offline':
        this.networkLost();
        return;
      case 'leave':
        this.leave(leftSentence);
        return;
      case 'forget':
        this.clear(leftSentence, nothing());
        return;
      default:
        assertNever(message);
    }
  }

  wake(): void {
    this.folder.run?.wake();
  }

  networkLost(): void {
    this.folder.run?.networkLost();
  }

  leave(sentence: string): void {
    this.folder.run?.leave(sentence);
  }

  private clear(sentence: string, next: DeskFolder): void {
    this.folder.turn.abort();
    this.leave(sentence);
    this.folder = next;
  }

  /** Reads the folder here, so that the page's thread has the counts and nothing else to do with it. */
  private async scan({ pick, handle, choice, isCompleted }: ScanFolder): Promise<void> {
    const litter = new HandleLitter();
    const mine = deskFolder(pick, handle.name, choice, null, new FolderFiles(handle, litter));
    mine.walks = isCompleted ? 2 : 1;
    this.clear(newerSentence, mine);
    const isWanted = () => this.folder === mine;
    try {
      const folderRules = await rulesInFolder(handle);
      if (!isWanted()) return;
      this.ports.say({ type: 'folder_rules', pick, folderRules });
      mine.folderRules = folderRules.kind === 'read' ? folderRules.text : null;
      this.choose(mine.choice);
      const { batches, unreadable } = walkFolder(handle, litter);
      const { clock } = this.ports;
      // The browser's process, which answers both, is left to the upload for half of the time.
      const isUploading = () => mine.run !== null;
      for await (const found of withRests(batches, isUploading, clock, mine.turn.signal)) {
        if (!isWanted()) return;
        this.record(found);
      }
      if (isWanted()) this.finish(unreadable);
    } catch (cause) {
      console.error('Upload: the folder could not be scanned', cause);
      this.ports.say({ type: 'scan_failed', pick });
    }
  }

  private take(files: readonly { path: string; file: File }[]): void {
    this.record(files.map(({ path, file }) => ({ path, file, ...statOf(file) })));
  }

  private record(found: readonly FoundFile<File>[]): void {
    this.folder.book.take(found);
    if (this.ports.clock.nowMs() - this.folder.toldAtMs >= tellEveryMs) this.tell();
  }

  private finish(unreadable: readonly UnreadPath[]): void {
    const { folder } = this;
    const known = new Set(folder.unreadable.map(({ path }) => path));
    folder.unreadable = [...folder.unreadable, ...unreadable.filter(({ path }) => !known.has(path))];
    folder.walks -= 1;
    if (folder.walks === 0) folder.book.end(folder.unreadable);
    this.tell();
  }

  private choose(choice: IgnoreChoice): void {
    const { folder } = this;
    folder.choice = choice;
    folder.book.filterBy(new IgnoreRules(choice, folder.folderRules));
    this.tell();
  }

  private tell(): void {
    const { folder } = this;
    const { book, pick, rejected } = folder;
    folder.toldAtMs = this.ports.clock.nowMs();
    const known = new Set(book.summary.refused.map(({ path }) => path));
    const refused = [...book.summary.refused, ...rejected.filter(({ path }) => !known.has(path))];
    const summary = { ...book.summary, refused };
    this.ports.say({ type: book.isOpen ? 'scanning' : 'scanned', pick, summary });
  }

  private begin(sessionId: string): void {
    const { folder, ports } = this;
    const { pick, turn } = folder;
    folder.begun += 1;
    folder.run?.leave(newerSentence);
    folder.run = null;
    folder.rejected = [];
    const { begun } = folder;
    const isWanted = () => this.folder === folder && folder.begun === begun;
    const waits = () => isWanted() && ports.say({ type: 'elsewhere', pick, sessionId });
    const work = () => new Promise<void>((end) => this.upload(sessionId, isWanted, end));
    void ports.alone(sessionId, turn.signal, waits, work);
  }

  /** Ends once the engine has nothing more to do. */
  private upload(sessionId: string, isWanted: () => boolean, end: () => void): void {
    if (!isWanted()) {
      end();
      return;
    }
    const { folder } = this;
    const { pick, book, files } = folder;
    const { say, clock } = this.ports;
    const deps = this.ports.deps(sessionId);
    const buffers = new ReadBuffers(clock);
    const hashed = new HashedReads(deps.hasher, clock);
    const source: UploadFolder = {
      batches: book.batches(maxManifestBatch),
      open: (index) => sourceOf(book.found(index), files, buffers, hashed),
    };
    let sent = 0;
    let toldAtMs = 0;
    const hear = (event: UploadEvent) => {
      if (event.type === 'engine' && event.state.kind !== 'running') end();
      // An older run's last words are nobody's business any more.
      if (!isWanted()) return;
      switch (event.type) {
        case 'sending_manifest':
          sent = event.sent;
          if (clock.nowMs() - toldAtMs < tellEveryMs) return;
          toldAtMs = clock.nowMs();
          return say({ type: 'sending_manifest', pick, sessionId, sent, isWhole: false });
        case 'manifest_sent':
          return say({ type: 'sending_manifest', pick, sessionId, sent, isWhole: true });
        case 'rejected':
          folder.rejected = [...folder.rejected, ...event.files];
          return this.tell();
        case 'engine':
          return say({ type: 'engine', pick, sessionId, state: event.state });
        default:
          return assertNever(event);
      }
    };
    folder.run = new UploadRun(source, deps, hear);
  }
}

function sourceOf(
  found: FoundFile<File>,
  files: FolderFiles | null,
  buffers: ReadBuffers,
  hashed: HashedReads,
): FileSource {
  const { file, path } = found;
  const open = async () => {
    const opened = file ?? (await files?.open(path));
    if (!opened) throw new Error(`Nothing leads to ${path}`);
    return opened;
  };
  return new BrowserFile(open, found, buffers, hashed);
}

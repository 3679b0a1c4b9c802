import { type IgnoreChoice, usualChoice } from '../../core/protocol/ignore-choice';
import { assertNever } from './assert-never';
import { takeDropped } from './browser/dropped-folder';
import { readFolderRules } from './browser/folder-rules';
import type { Picked, Walked } from './browser/found-batches';
import { walkPicked } from './browser/picked-files';
import { forgetFolder, rememberFolder } from './browser/remembered-folders';
import { Slices } from './browser/slices';
import type { FromWorker, ToWorker } from './browser/worker-messages';
import type { EngineState } from './engine';
import { IgnoreRules } from './ignore-rules';
import { type EngineWorker, SpareWorker } from './spare-worker';
import type { Ignoring, ManifestProgress, ScanSummary, UploadState } from './upload-state';

/** Where a session finds its folder again in this browser. */
interface RememberedFolders {
  rememberFolder(sessionId: string, handle: FileSystemDirectoryHandle): Promise<void>;
  forgetFolder(sessionId: string): Promise<void>;
}

/** Written out here, so that the bundler sees the worker's entry. */
const createEngineWorker = (): EngineWorker =>
  new Worker(new URL('./browser/engine.worker.ts', import.meta.url), { type: 'module' });

const nothingSent: ManifestProgress = { sent: 0, isWhole: false };

const unreadSentence = 'The folder could not be read. Check its permissions, then pick it again.';

/**
 * A file that was picked costs the page's thread a question to the browser's process for its size and time, and the wait for the
 * answer: 0.2 ms, and fifty times that when the machine is busy. Once it was asked, to post the file to a worker costs nothing.
 */
const askForSize = ({ file }: Picked): void => void file.size;

const isBusy = (state: UploadState): boolean => state.kind === 'running' || state.kind === 'sending_manifest';

/** A handle is read by the worker; all else only the page can read. */
type PickedFolder =
  | { readonly handle: FileSystemDirectoryHandle; readonly hidden: Walked | null }
  | { readonly walked: Walked };

/** The page's side of the upload: owns the worker and tells what it does as one state. Nothing of it runs on the server. */
export class UploadController {
  private state: UploadState = { kind: 'idle' };
  private summary: ScanSummary | null = null;
  /** The picked folder was read to its end. */
  private isScanned = false;
  private manifest: ManifestProgress = nothingSent;
  private worker: EngineWorker | null = null;
  private readonly spare = new SpareWorker(() => this.startWorker());
  private pickNumber = 0;
  /** Of the picked folder, where the browser gave one. */
  private handle: FileSystemDirectoryHandle | null = null;
  /** Files of the folder that the handle does not show. */
  private hidden: Walked | null = null;
  /** There are such files, and rules leave all of them out. */
  private leavesOutHidden = false;
  /** What the person of this tab chose, for sessions that they make. */
  private chosen = usualChoice;
  /** By what the picked folder is read. */
  private ignoring: Ignoring = { choice: usualChoice, folderRules: { kind: 'none' } };
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly createWorker: () => EngineWorker = createEngineWorker,
    private readonly remembered: RememberedFolders = { rememberFolder, forgetFolder },
  ) {}

  readonly getState = (): UploadState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Listens to the page until the returned function is called. */
  attachTo(page: Window): () => void {
    const warn = (event: BeforeUnloadEvent) => {
      if (!isBusy(this.state)) return;
      event.preventDefault();
      // Older browsers ask only where this is set.
      event.returnValue = '';
    };
    const leave = () => this.post({ type: 'leave' });
    const wake = () => this.post({ type: 'online' });
    const loseNetwork = () => this.post({ type: 'offline' });
    const comeBack = () => page.document.visibilityState === 'visible' && this.spare.renew();
    page.addEventListener('beforeunload', warn);
    page.addEventListener('pagehide', leave);
    page.addEventListener('online', wake);
    page.addEventListener('offline', loseNetwork);
    page.document.addEventListener('visibilitychange', comeBack);
    return () => {
      page.removeEventListener('beforeunload', warn);
      page.removeEventListener('pagehide', leave);
      page.removeEventListener('online', wake);
      page.removeEventListener('offline', loseNetwork);
      page.document.removeEventListener('visibilitychange', comeBack);
    };
  }

  /** A folder will be picked soon: its worker's script is loaded meanwhile. */
  readonly prepare = (): void => {
    if (!isBusy(this.state)) this.spare.prepare();
  };

  /** Ignored while an upload runs in this tab: it would lose its files. */
  readonly pick = (files: FileList, choice = this.chosen): void => {
    if (isBusy(this.state) || files.length === 0) return;
    const walked = walkPicked(files);
    void this.scan(walked.folderName, { walked }, choice);
  };

  /** A folder that this browser can open again without the person's search. */
  readonly open = (handle: FileSystemDirectoryHandle, choice = this.chosen): void => {
    if (!isBusy(this.state)) void this.scan(handle.name, { handle, hidden: null }, choice);
  };

  /** To be called inside the drop event: afterwards the browser has emptied the list. */
  readonly drop = (items: DataTransferItemList, choice = this.chosen): void => {
    if (isBusy(this.state)) return;
    const { walked, folder } = takeDropped(items);
    void this.scan(
      walked.folderName,
      folder.then((given) => given ?? { walked }),
      choice,
    );
  };

  /**
   * Uploads the picked folder in this session, new or resumed, even while it is still being read. Resolves once the worker has
   * taken it over; what becomes of it is told by the state.
   */
  readonly begin = async ({ sessionId }: { sessionId: string }): Promise<void> => {
    const { summary } = this;
    if (isBusy(this.state)) return;
    if (!summary) {
      this.set({
        kind: 'stopped',
        summary: null,
        sessionId,
        sentence: 'No folder is picked. Pick the folder, then start the upload.',
      });
      return;
    }
    this.manifest = nothingSent;
    this.set({ kind: 'sending_manifest', summary, sessionId, manifest: this.manifest });
    this.post({ type: 'begin', pick: this.pickNumber, sessionId });
    // One that was remembered before may not show all of this one's files.
    if (this.handle) void this.remembered.rememberFolder(sessionId, this.handle);
    else void this.remembered.forgetFolder(sessionId);
  };

  /** Which files are left out; of a folder that is picked already, too. */
  readonly choose = (choice: IgnoreChoice): void => {
    this.chosen = choice;
    this.ignoring = { ...this.ignoring, choice };
    const { state, ignoring } = this;
    if (state.kind !== 'scanning' && state.kind !== 'ready') return;
    if (this.leavesOutHidden) this.forgetHandle();
    this.set({ ...state, ignoring });
    this.post({ type: 'choose', pick: this.pickNumber, choice });
  };

  /** Forgets the picked folder; an upload that runs is left, and can be continued by picking the folder again. */
  readonly reset = (): void => {
    this.forget();
    this.set({ kind: 'idle' });
  };

  /** The person went to another page, which a folder that could not be read has nothing to do with. */
  readonly pageChanged = (): void => {
    if (this.state.kind === 'stopped' && this.state.sessionId === null) this.reset();
  };

  private async scan(
    folderName: string,
    folder: PickedFolder | Promise<PickedFolder>,
    choice: IgnoreChoice,
  ): Promise<void> {
    const pick = ++this.pickNumber;
    this.handle = null;
    this.hidden = null;
    this.leavesOutHidden = false;
    this.summary = null;
    this.isScanned = false;
    this.ignoring = { choice, folderRules: { kind: 'none' } };
    this.set({ kind: 'scanning', summary: emptySummary(folderName), ignoring: this.ignoring });
    try {
      // A new one for each folder: where it may send to was said by its script's answer, and may have changed since.
      this.worker?.terminate();
      this.worker = this.spare.take();
      const found = await folder;
      if (pick !== this.pickNumber) return;
      if ('walked' in found) return await this.walk(pick, folderName, found.walked);
      const { handle, hidden } = found;
      this.handle = handle;
      this.hidden = hidden;
      const { choice } = this.ignoring;
      this.post({ type: 'scan_folder', pick, handle, choice, isCompleted: hidden !== null });
    } catch (cause) {
      console.error('Upload: the folder could not be scanned', cause);
      if (pick === this.pickNumber) this.fail(unreadSentence);
    }
  }

  private async walk(pick: number, folderName: string, walked: Walked): Promise<void> {
    const isWanted = () => pick === this.pickNumber;
    const folderRules = await readFolderRules(await walked.ignoreFile());
    if (!isWanted()) return;
    this.ignoring = { ...this.ignoring, folderRules };
    this.summary = emptySummary(folderName);
    this.post({
      type: 'scan_begin',
      pick,
      folderName,
      choice: this.ignoring.choice,
      folderRules: folderRules.kind === 'read' ? folderRules.text : null,
    });
    await this.hand(pick, walked);
  }

  private async hand(
    pick: number,
    walked: Walked,
    onFiles: (files: readonly Picked[]) => void = () => {},
  ): Promise<void> {
    const isWanted = () => pick === this.pickNumber;
    const slices = new Slices(() => isBusy(this.state));
    for await (const files of walked.batches) {
      const post = (some: readonly Picked[]) => this.post({ type: 'scan_files', pick, files: some });
      if (!(await slices.each(files, isWanted, askForSize, post))) return;
      onFiles(files);
    }
    if (isWanted()) this.post({ type: 'scan_end', pick, unreadable: [...walked.unreadable] });
  }

  private async handHidden(hidden: Walked): Promise<void> {
    const pick = this.pickNumber;
    try {
      await this.hand(pick, hidden, (files) => this.judgeHidden(files));
    } catch (cause) {
      console.error('Upload: the folder could not be scanned', cause);
      if (pick === this.pickNumber) this.fail(unreadSentence);
    }
  }

  private judgeHidden(files: readonly Picked[]): void {
    const { choice, folderRules } = this.ignoring;
    const rules = new IgnoreRules(choice, folderRules.kind === 'read' ? folderRules.text : null);
    if (files.every(({ path }) => rules.match(path) !== null)) this.leavesOutHidden = true;
    else this.forgetHandle();
  }

  /** Whoever went on by it alone would miss the files that it does not show. */
  private forgetHandle(): void {
    this.handle = null;
    if ('sessionId' in this.state && this.state.sessionId)
      void this.remembered.forgetFolder(this.state.sessionId);
  }

  private startWorker(): EngineWorker {
    const worker = this.createWorker();
    worker.addEventListener('message', (event: Event) =>
      this.receive((event as MessageEvent<FromWorker>).data),
    );
    worker.addEventListener('error', (event: Event) => {
      console.error('Upload: the worker failed', event);
      this.spare.forget(worker);
      if (this.worker !== worker) return;
      this.fail('The upload stopped because of an error in this page. Reload it and pick the folder again.');
      this.worker = null;
    });
    return worker;
  }

  private receive(message: FromWorker): void {
    if (message.pick !== this.pickNumber) return;
    switch (message.type) {
      case 'folder_rules':
        this.ignoring = { ...this.ignoring, folderRules: message.folderRules };
        if (this.hidden) void this.handHidden(this.hidden);
        this.hidden = null;
        return;
      case 'scan_failed':
        this.fail(unreadSentence);
        return;
      case 'scanning':
      case 'scanned':
        this.showScan(message.summary, message.type === 'scanned');
        return;
      case 'sending_manifest': {
        const { sent, isWhole } = message;
        this.manifest = { sent, isWhole };
        this.showManifest(message.sessionId);
        return;
      }
      case 'elsewhere':
        if (this.summary)
          this.set({ kind: 'elsewhere', summary: this.summary, sessionId: message.sessionId });
        return;
      case 'engine':
        this.showEngine(message.sessionId, message.state);
        return;
      default:
        assertNever(message);
    }
  }

  private showScan(summary: ScanSummary, isWhole: boolean): void {
    this.summary = summary;
    this.isScanned = isWhole;
    const { state, ignoring } = this;
    if (state.kind === 'scanning' || state.kind === 'ready')
      this.set({ kind: isWhole ? 'ready' : 'scanning', summary, ignoring });
    else if (state.kind !== 'idle' && state.kind !== 'stopped') this.set({ ...state, summary });
  }

  private showManifest(sessionId: string): void {
    const { state, manifest, summary } = this;
    if (state.kind === 'sending_manifest' || state.kind === 'running') this.set({ ...state, manifest });
    else if (state.kind === 'elsewhere' && summary)
      this.set({ kind: 'sending_manifest', summary, sessionId, manifest });
  }

  private showEngine(sessionId: string, state: EngineState): void {
    const { summary } = this;
    if (!summary) return;
    switch (state.kind) {
      case 'running': {
        const { link, problem, waiting } = state;
        this.set({ kind: 'running', summary, sessionId, manifest: this.manifest, link, problem, waiting });
        return;
      }
      case 'finished':
        void this.remembered.forgetFolder(sessionId);
        // Cancelled, so that nobody needs the rest of it.
        if (!this.isScanned) this.forget();
        this.set({ kind: 'finished', summary, sessionId });
        return;
      case 'stopped':
        this.set({ kind: 'stopped', summary, sessionId, sentence: state.sentence });
        return;
      default:
        assertNever(state);
    }
  }

  /** The folder is not whole: an upload of it is left, since it would wait for the rest for ever. */
  private fail(sentence: string): void {
    const { state, summary } = this;
    const sessionId = 'sessionId' in state ? state.sessionId : null;
    this.forget();
    this.set({ kind: 'stopped', summary, sessionId, sentence });
  }

  /** Neither side reads the folder on, and what is said of it still is not heard. */
  private forget(): void {
    this.post({ type: 'forget' });
    this.pickNumber += 1;
    this.summary = null;
  }

  private post(message: ToWorker): void {
    this.worker?.postMessage(message);
  }

  private set(state: UploadState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

const emptySummary = (folderName: string): ScanSummary => ({
  folderName,
  files: 0,
  bytes: 0,
  ignored: [],
  renamed: [],
  refused: [],
  unreadable: [],
});

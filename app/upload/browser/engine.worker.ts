import { maxManifestBatch } from '../../../core/protocol/manifest';
import { assertNever } from '../assert-never';
import type { FoundFile } from '../found-file';
import { type IgnoreChoice, IgnoreRules, usualChoice } from '../ignore-rules';
import type { FileSource } from '../ports';
import { type UploadFolder, UploadRun } from '../run-upload';
import { ScanBook } from '../scan-book';
import type { ScanSummary } from '../upload-state';
import { BrowserFile, statOf } from './browser-file';
import { aloneOnDevice } from './engine-lock';
import { FetchSessionApi } from './fetch-session-api';
import { FolderFiles } from './folder-files';
import { rulesInFolder } from './folder-rules';
import { walkFolder } from './folder-walk';
import { HandleLitter } from './handle-litter';
import { ReadBuffers } from './read-buffers';
import { socketLink } from './socket-link';
import { systemClock } from './system-clock';
import { WasmHasher } from './wasm-hasher';
import { withRests } from './with-rests';
import type { FromWorker, ToWorker } from './worker-messages';
import { XhrTransport } from './xhr-transport';

const leftSentence = 'The page was left during the upload. Pick the folder again to continue.';
const newerSentence = 'Another upload was begun in this tab. Pick the folder again to continue this one.';
const movedSentence = 'The address of the storage was changed meanwhile. Pick the folder again to continue.';

/** The page draws what was found so far this often. */
const tellEveryMs = 200;

type ScanFolder = Extract<ToWorker, { type: 'scan_folder' }>;

/** The folder that was picked last, and what is being done with it. */
interface Desk {
  readonly pick: number;
  readonly book: ScanBook<File>;
  /** Where files are opened by their paths; null where the page hands over each. */
  readonly folder: FolderFiles | null;
  choice: IgnoreChoice;
  folderRules: string | null;
  /** The worker's own walk, the page's, or both: those that have not ended. */
  walks: number;
  unreadable: ScanSummary['unreadable'];
  toldAtMs: number;
  /** Found by the ledger, not by the scan. */
  rejected: ScanSummary['refused'];
  run: UploadRun | null;
  /** Ends the wait for another tab. */
  readonly turn: AbortController;
}

const emptyDesk = (
  pick: number,
  folderName: string,
  choice = usualChoice,
  folderRules: string | null = null,
  folder: FolderFiles | null = null,
): Desk => ({
  pick,
  book: new ScanBook(folderName, new IgnoreRules(choice, folderRules)),
  folder,
  choice,
  folderRules,
  walks: 1,
  unreadable: [],
  toldAtMs: 0,
  rejected: [],
  run: null,
  turn: new AbortController(),
});

let desk = emptyDesk(0, '');

self.addEventListener('message', (event: MessageEvent<ToWorker>) => receive(event.data));
self.addEventListener('securitypolicyviolation', (event) => {
  if (event.effectiveDirective === 'connect-src') desk.run?.leave(movedSentence);
});
self.addEventListener('online', () => desk.run?.wake());

function say(message: FromWorker): void {
  self.postMessage(message);
}

function receive(message: ToWorker): void {
  switch (message.type) {
    case 'scan_folder':
      void scan(message);
      return;
    case 'scan_begin':
      clear(newerSentence, emptyDesk(message.pick, message.folderName, message.choice, message.folderRules));
      return;
    case 'scan_files':
      if (message.pick === desk.pick) take(message.files);
      return;
    case 'scan_end':
      if (message.pick === desk.pick) finish(message.unreadable);
      return;
    case 'choose':
      if (message.pick === desk.pick && !desk.run) choose(message.choice);
      return;
    case 'begin':
      if (message.pick === desk.pick) begin(message.sessionId);
      return;
    case 'online':
      desk.run?.wake();
      return;
    case 'leave':
      desk.run?.leave(leftSentence);
      return;
    case 'forget':
      clear(leftSentence, emptyDesk(0, ''));
      return;
    default:
      assertNever(message);
  }
}

function clear(sentence: string, next: Desk): void {
  desk.turn.abort();
  desk.run?.leave(sentence);
  desk = next;
}

/** Reads the folder here, so that the page's thread has the counts and nothing else to do with it. */
async function scan({ pick, handle, choice, isCompleted }: ScanFolder): Promise<void> {
  const litter = new HandleLitter();
  const files = new FolderFiles(handle, litter);
  const mine = emptyDesk(pick, handle.name, choice, null, files);
  mine.walks = isCompleted ? 2 : 1;
  clear(newerSentence, mine);
  try {
    const folderRules = await rulesInFolder(handle);
    if (desk !== mine) return;
    say({ type: 'folder_rules', pick, folderRules });
    mine.folderRules = folderRules.kind === 'read' ? folderRules.text : null;
    choose(mine.choice);
    const { batches, unreadable } = walkFolder(handle, litter);
    // The browser's process, which answers both, is left to the upload for half of the time.
    const isUploading = () => mine.run !== null;
    for await (const found of withRests(batches, isUploading, systemClock, mine.turn.signal)) {
      if (desk !== mine) return;
      record(found);
    }
    if (desk === mine) finish(unreadable);
  } catch (cause) {
    console.error('Upload: the folder could not be scanned', cause);
    say({ type: 'scan_failed', pick });
  }
}

function take(files: readonly { path: string; file: File }[]): void {
  record(files.map(({ path, file }) => ({ path, file, ...statOf(file) })));
}

function record(found: readonly FoundFile<File>[]): void {
  desk.book.take(found);
  if (Date.now() - desk.toldAtMs >= tellEveryMs) tell();
}

function finish(unreadable: ScanSummary['unreadable']): void {
  const known = new Set(desk.unreadable.map(({ path }) => path));
  desk.unreadable = [...desk.unreadable, ...unreadable.filter(({ path }) => !known.has(path))];
  desk.walks -= 1;
  if (desk.walks === 0) desk.book.end(desk.unreadable);
  tell();
}

function choose(choice: IgnoreChoice): void {
  desk.choice = choice;
  desk.book.filterBy(new IgnoreRules(choice, desk.folderRules));
  tell();
}

function tell(): void {
  const { book, pick, rejected } = desk;
  desk.toldAtMs = Date.now();
  const known = new Set(book.summary.refused.map(({ path }) => path));
  const refused = [...book.summary.refused, ...rejected.filter(({ path }) => !known.has(path))];
  const summary = { ...book.summary, refused };
  say({ type: book.isOpen ? 'scanning' : 'scanned', pick, summary });
}

function begin(sessionId: string): void {
  const { pick, turn } = desk;
  desk.run?.leave(newerSentence);
  // The new run speaks while it is being made: its words must not be measured against the old one.
  desk.run = null;
  const waits = () => say({ type: 'elsewhere', pick, sessionId });
  void aloneOnDevice(sessionId, turn.signal, waits, () => new Promise((end) => upload(sessionId, pick, end)));
}

/** Ends once the engine has nothing more to do. */
function upload(sessionId: string, pick: number, end: () => void): void {
  if (desk.pick !== pick) {
    end();
    return;
  }
  const { book, folder: files } = desk;
  const { origin } = self.location;
  const socketUrl = `${origin.replace(/^http/, 'ws')}/api/v1/sessions/${encodeURIComponent(sessionId)}/socket`;
  const buffers = new ReadBuffers(systemClock);
  const folder: UploadFolder = {
    batches: book.batches(maxManifestBatch),
    open: (index) => sourceOf(book.found(index), files, buffers),
  };
  const deps = {
    api: new FetchSessionApi(origin, sessionId),
    connect: socketLink(socketUrl),
    transport: new XhrTransport(),
    hasher: new WasmHasher(),
    clock: systemClock,
    random: Math.random,
    engineId: crypto.randomUUID(),
  };
  let sent = 0;
  let toldAtMs = 0;
  const run = new UploadRun(folder, deps, (event) => {
    if (event.type === 'engine' && event.state.kind !== 'running') end();
    // An older run's last words are nobody's business any more.
    if (desk.pick !== pick || (desk.run !== null && desk.run !== run)) return;
    switch (event.type) {
      case 'sending_manifest':
        sent = event.sent;
        if (Date.now() - toldAtMs < tellEveryMs) return;
        toldAtMs = Date.now();
        return say({ type: 'sending_manifest', pick, sessionId, sent, isWhole: false });
      case 'manifest_sent':
        return say({ type: 'sending_manifest', pick, sessionId, sent, isWhole: true });
      case 'rejected':
        desk.rejected = [...desk.rejected, ...event.files];
        return tell();
      case 'engine':
        return say({ type: 'engine', pick, sessionId, state: event.state });
      default:
        return assertNever(event);
    }
  });
  desk.run = run;
}

function sourceOf(found: FoundFile<File>, files: FolderFiles | null, buffers: ReadBuffers): FileSource {
  const { file, path } = found;
  const open = async () => {
    const opened = file ?? (await files?.open(path));
    if (!opened) throw new Error(`Nothing leads to ${path}`);
    return opened;
  };
  return new BrowserFile(open, found, buffers);
}

import { maxManifestBatch } from '../../../core/protocol/manifest';
import { assertNever } from '../assert-never';
import { type IgnoreChoice, IgnoreRules, noRules } from '../ignore-rules';
import { type UploadFolder, UploadRun } from '../run-upload';
import { ScanBook } from '../scan-book';
import type { ScanSummary } from '../upload-state';
import { BrowserFile, statOf } from './browser-file';
import { aloneOnDevice } from './engine-lock';
import { FetchSessionApi } from './fetch-session-api';
import { ReadBuffers } from './read-buffers';
import { socketLink } from './socket-link';
import { systemClock } from './system-clock';
import { WasmHasher } from './wasm-hasher';
import type { FromWorker, ToWorker } from './worker-messages';
import { XhrTransport } from './xhr-transport';

const leftSentence = 'The page was left during the upload. Pick the folder again to continue.';
const newerSentence = 'Another upload was begun in this tab. Pick the folder again to continue this one.';
const movedSentence = 'The address of the storage was changed meanwhile. Pick the folder again to continue.';

/** The page draws what was found so far this often. */
const tellEveryMs = 200;

/** The folder that was picked last, and what is being done with it. */
interface Desk {
  readonly pick: number;
  readonly book: ScanBook<File>;
  readonly folderRules: string | null;
  toldAtMs: number;
  /** Found by the ledger, not by the scan. */
  rejected: ScanSummary['refused'];
  run: UploadRun<File> | null;
  /** Ends the wait for another tab. */
  readonly turn: AbortController;
}

const emptyDesk = (
  pick: number,
  folderName: string,
  rules = noRules,
  folderRules: string | null = null,
): Desk => ({
  pick,
  book: new ScanBook(folderName, rules),
  folderRules,
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
    case 'scan_begin':
      desk.turn.abort();
      desk.run?.leave(newerSentence);
      desk = emptyDesk(
        message.pick,
        message.folderName,
        new IgnoreRules(message.choice, message.folderRules),
        message.folderRules,
      );
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
      desk.turn.abort();
      desk.run?.leave(leftSentence);
      desk = emptyDesk(0, '');
      return;
    default:
      assertNever(message);
  }
}

function take(files: readonly { path: string; file: File }[]): void {
  desk.book.take(files.map(({ path, file }) => ({ path, file, ...statOf(file) })));
  if (Date.now() - desk.toldAtMs >= tellEveryMs) tell();
}

function finish(unreadable: ScanSummary['unreadable']): void {
  desk.book.end(unreadable);
  tell();
}

function choose(choice: IgnoreChoice): void {
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
  const { book } = desk;
  const { origin } = self.location;
  const socketUrl = `${origin.replace(/^http/, 'ws')}/api/v1/sessions/${encodeURIComponent(sessionId)}/socket`;
  const buffers = new ReadBuffers(systemClock);
  const folder: UploadFolder<File> = {
    batches: book.batches(maxManifestBatch),
    open: ({ file, sizeBytes, modifiedAtMs }) => new BrowserFile(file, { sizeBytes, modifiedAtMs }, buffers),
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

import { assertNever } from '../assert-never';
import { UploadRun } from '../run-upload';
import { type FoundFile, finishScan, type Scan } from '../scan';
import { BrowserFile, statOf } from './browser-file';
import { FetchSessionApi } from './fetch-session-api';
import { ReadBuffers } from './read-buffers';
import { socketLink } from './socket-link';
import { systemClock } from './system-clock';
import { WasmHasher } from './wasm-hasher';
import type { FromWorker, ToWorker } from './worker-messages';
import { XhrTransport } from './xhr-transport';

const leftSentence = 'The page was left during the upload. Pick the folder again to continue.';
const newerSentence = 'Another upload was begun in this tab. Pick the folder again to continue this one.';
const movedSentence =
  'The address of the storage was changed after the folder was picked. Pick the folder again to continue.';

/** The folder that was picked last, and what is being done with it. */
interface Desk {
  pick: number;
  folderName: string;
  found: FoundFile<File>[];
  bytes: number;
  scan: Scan<File> | null;
  run: UploadRun | null;
}

const emptyDesk = (pick: number, folderName: string): Desk => ({
  pick,
  folderName,
  found: [],
  bytes: 0,
  scan: null,
  run: null,
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
      desk.run?.leave(newerSentence);
      desk = emptyDesk(message.pick, message.folderName);
      return;
    case 'scan_files':
      if (message.pick === desk.pick) take(message.files);
      return;
    case 'scan_end':
      if (message.pick === desk.pick) finish(message.unreadable);
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
      desk.run?.leave(leftSentence);
      desk = emptyDesk(0, '');
      return;
    default:
      assertNever(message);
  }
}

function take(files: readonly { path: string; file: File }[]): void {
  for (const { path, file } of files) {
    const stat = statOf(file);
    desk.bytes += stat.sizeBytes;
    desk.found.push({ path, file, ...stat });
  }
  say({ type: 'scanning', pick: desk.pick, files: desk.found.length, bytes: desk.bytes });
}

function finish(unreadable: Scan<File>['summary']['unreadable']): void {
  desk.scan = finishScan(desk.folderName, desk.found, unreadable);
  desk.found = [];
  say({ type: 'scanned', pick: desk.pick, summary: desk.scan.summary });
}

function begin(sessionId: string): void {
  const { scan, pick } = desk;
  if (!scan) return;
  desk.run?.leave(newerSentence);
  // The new run speaks while it is being made: its words must not be measured against the old one.
  desk.run = null;
  const { origin } = self.location;
  const socketUrl = `${origin.replace(/^http/, 'ws')}/api/v1/sessions/${encodeURIComponent(sessionId)}/socket`;
  const buffers = new ReadBuffers();
  const files = scan.files.map(({ path, sizeBytes, modifiedAtMs, file }) => ({
    path,
    sizeBytes,
    modifiedAtMs,
    source: new BrowserFile(file, { sizeBytes, modifiedAtMs }, buffers),
  }));
  const deps = {
    api: new FetchSessionApi(origin, sessionId),
    connect: socketLink(socketUrl),
    transport: new XhrTransport(),
    hasher: new WasmHasher(),
    clock: systemClock,
    random: Math.random,
    engineId: crypto.randomUUID(),
  };
  const run = new UploadRun(files, deps, (event) => {
    // An older run's last words are nobody's business any more.
    if (desk.pick !== pick || (desk.run !== null && desk.run !== run)) return;
    switch (event.type) {
      case 'sending_manifest':
        return say({ type: 'sending_manifest', pick, sessionId, sent: event.sent, total: event.total });
      case 'rejected':
        return refuse(scan, event.files);
      case 'engine':
        return say({ type: 'engine', pick, sessionId, state: event.state });
      default:
        return assertNever(event);
    }
  });
  desk.run = run;
}

/** Entries that the ledger did not take are shown with those that the scan refused. */
function refuse(scan: Scan<File>, files: readonly { path: string; sentence: string }[]): void {
  const known = new Set(scan.summary.refused.map(({ path }) => path));
  const refused = [...scan.summary.refused, ...files.filter(({ path }) => !known.has(path))];
  desk.scan = { ...scan, summary: { ...scan.summary, refused } };
  say({ type: 'scanned', pick: desk.pick, summary: desk.scan.summary });
}

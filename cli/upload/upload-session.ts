import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import type { EngineState } from '../../app/upload/engine';
import type { ConnectLink } from '../../app/upload/ports';
import { type UploadFolder, UploadRun } from '../../app/upload/run-upload';
import type { SessionView } from '../../core/protocol/session-view';
import { CommandError, exitCodes } from '../command-error';
import { onInterruption } from '../interruption';
import type { DiskThreads } from '../node/disk/disk-threads';
import { DiskFile } from '../node/disk-file';
import { engineDeps } from '../node/engine-deps';
import { PoolTransport } from '../node/pool-transport';
import { sessionSocket } from '../node/session-socket';
import type { UploadScreen } from '../screen/upload-screen';
import type { Server } from '../server';
import { manifestBatches, type OpenFolder } from './open-folder';
import { Patience } from './patience';
import { inWordsOfHere, signedOutCode, tellingInWordsOfHere } from './problem-words';
import { RejectedFiles } from './rejected-files';

/** What waits for a connection is read, hashed and signed already; many together, since each batch of signatures is a round trip. */
const pace = { requestsToHost: Number.POSITIVE_INFINITY, readyForEach: 7, burst: 64, largeBurst: 1 };

export interface UploadOrder {
  readonly server: Server;
  readonly sessionId: string;
  /** Requests at once, as the session's settings say. */
  readonly connections: number;
  readonly folder: OpenFolder;
  readonly disk: DiskThreads;
  readonly patienceMs: number;
  /** Says how an upload goes on that was left before its end. */
  readonly wayOn: string;
  readonly screen: UploadScreen;
}

type Ended =
  | { readonly kind: 'finished'; readonly view: SessionView }
  | { readonly kind: Left | 'stopped'; readonly sentence: string };

/** Why the command gave an upload up that goes on without it. */
type Left = 'interrupted' | 'unreachable' | 'notAllowed';

const codes = {
  stopped: exitCodes.someFailed,
  interrupted: exitCodes.interrupted,
  unreachable: exitCodes.unreachable,
  notAllowed: exitCodes.notAllowed,
} as const;

export interface UploadEnd {
  readonly view: SessionView;
  readonly rejected: RejectedFiles;
}

/** Uploads what was scanned until the session ends, and tells how; a `CommandError` where it was left before. */
export async function uploadSession(order: UploadOrder): Promise<UploadEnd> {
  // All parts of a large file listen to the signal of that file, which Node would call a leak on the screen.
  setMaxListeners(0);
  const transport = new PoolTransport(order.connections);
  const rejected = new RejectedFiles();
  const ended = await run(order, transport, rejected).finally(() => transport.close());
  order.screen.end();
  if (ended.kind !== 'finished')
    throw new CommandError(codes[ended.kind], `${ended.sentence}\n${order.wayOn}`);
  return { view: ended.view, rejected };
}

function run(order: UploadOrder, transport: PoolTransport, rejected: RejectedFiles): Promise<Ended> {
  const { server, sessionId, disk, screen } = order;
  const { book, root } = order.folder;
  const folder: UploadFolder = {
    batches: manifestBatches(order.folder),
    open(index) {
      const found = book.found(index);
      return new DiskFile(join(root, found.path), found, disk.buffers, disk);
    },
  };
  const deps = {
    ...engineDeps(server, sessionId, transport),
    pace: { ...pace, firstRequests: order.connections },
    // The patience of the command ends it.
    busyTriesAtMost: Number.POSITIVE_INFINITY,
  };
  return new Promise((settle) => {
    let left: Left | null = null;
    let lastView: SessionView | null = null;
    const socket = tellingInWordsOfHere(sessionSocket(server, sessionId));
    const connect = watched(socket, (view) => {
      lastView = view;
      patience.views(view);
      screen.view(view);
    });
    const leave = (why: Left, sentence: string) => {
      left ??= why;
      upload.leave(sentence);
    };
    const takeBackInterruption = onInterruption(
      () => leave('interrupted', 'Interrupted. What arrived stays, and the session waits for the rest.'),
      () => `Ended at once. What was not given back is free for others in some seconds.\n${order.wayOn}`,
    );
    const patience = new Patience(order.patienceMs, (sentence) => leave('unreachable', sentence));
    deps.api.onListing = (trouble) => patience.listing(trouble);
    const end = (ended: Ended) => {
      patience.end();
      takeBackInterruption();
      settle(ended);
    };
    const upload = new UploadRun(folder, { ...deps, connect }, (event) => {
      switch (event.type) {
        case 'sending_manifest':
          patience.asks();
          return screen.sendingManifest(event.sent, book.summary.files);
        case 'manifest_sent':
          return;
        case 'rejected':
          for (const { path, sentence } of rejected.add(event.files)) screen.note(`  ${path}: ${sentence}`);
          return;
        case 'engine': {
          const state = inOurWords(event.state);
          patience.sees(state);
          screen.engine(state);
          if (state.kind === 'running' && state.problem?.code === signedOutCode)
            leave('notAllowed', state.problem.sentence);
          if (state.kind === 'finished' && lastView) end({ kind: 'finished', view: lastView });
          const kind = left ?? (deps.api.wasNotAllowed ? 'notAllowed' : 'stopped');
          if (state.kind === 'stopped') end({ kind, sentence: state.sentence });
        }
      }
    });
  });
}

function inOurWords(state: EngineState): EngineState {
  return state.kind === 'running' && state.problem
    ? { ...state, problem: inWordsOfHere(state.problem) }
    : state;
}

/**
 * Shows what the session says of itself on the way to the engine. Packs are kept from it: they spare a browser its preflights,
 * but for Node a request of its own is cheaper than the way over the Worker, which has to sign and send the same request.
 */
function watched(connect: ConnectLink, seen: (view: SessionView) => void): ConnectLink {
  return (listener) =>
    connect((event) => {
      if (event.type !== 'frame' || event.frame.type !== 'view') return listener(event);
      const { view } = event.frame;
      seen(view);
      listener({ type: 'frame', frame: { type: 'view', view: { ...view, packs: null } } });
    });
}

import type { SessionProblem, SessionView } from '../../core/protocol/session-view';
import {
  type ClientFrame,
  maxSignItems,
  protocolVersion,
  type ServerFrame,
} from '../../core/protocol/socket-frames';
import { defaultUploadSettings } from '../../core/protocol/upload-settings';
import { isTerminal } from '../../core/sessions/session-state';
import { assertNever } from './assert-never';
import { BucketGate } from './bucket-gate';
import { browserPace, type EnginePace } from './engine-pace';
import { InFlightReporter } from './in-flight';
import type { FileLookup } from './known-files';
import { PackDesk } from './pack-desk';
import type {
  Clock,
  ConnectLink,
  Hasher,
  LinkEvent,
  Random,
  SessionApi,
  SessionLink,
  Transport,
} from './ports';
import { ReportOutbox } from './report-outbox';
import { RetryBudget } from './retry-budget';
import { SignDesk } from './sign-desk';
import type { TransferTools } from './transfer';
import { Trouble } from './trouble';
import { Uploader } from './uploader';
import { Wire } from './wire';

export type EngineState =
  | {
      readonly kind: 'running';
      readonly link: 'open' | 'reconnecting';
      readonly problem: SessionProblem | null;
      readonly waiting: string | null;
    }
  | { readonly kind: 'finished' }
  | { readonly kind: 'stopped'; readonly sentence: string };

export interface EngineDeps {
  readonly connect: ConnectLink;
  readonly api: Pick<SessionApi, 'diagnose' | 'look' | 'sendPack'>;
  readonly transport: Transport;
  readonly hasher: Hasher;
  readonly clock: Clock;
  readonly random: Random;
  /** As in a browser where it is absent. */
  readonly pace?: EnginePace;
  /** Local files by the ids of the manifest answers. */
  readonly files: FileLookup;
  readonly scan: number;
  /** Chosen once an engine, kept over reconnects. */
  readonly engineId: string;
  onState(state: EngineState): void;
}

const signedOutProblem: SessionProblem = {
  code: 'SignedOut',
  sentence: 'Your sign-in has ended. Sign in again in another tab; the upload goes on from where it stood.',
};

/** Sends the granted files of one session until the session ends. It decides nothing about a file's fate: it reports. */
export class Engine {
  private state: EngineState = { kind: 'running', link: 'reconnecting', problem: null, waiting: null };
  private view: SessionView | null = null;
  private serverAheadMs = 0;
  private isOpen = false;
  private isLooking = false;
  /** The sign-in has ended: everything is kept, and goes on once there is another. */
  private isSignedOut = false;
  /** What the session last heard; undefined where that is not sure. */
  private saidProblem: SessionProblem | null | undefined = null;

  private readonly link: SessionLink;
  private readonly outbox: ReportOutbox;
  private readonly trouble: Trouble;
  private readonly inFlight: InFlightReporter;
  private readonly tools: TransferTools;
  private readonly uploader: Uploader;

  constructor(private readonly deps: EngineDeps) {
    const { clock, transport, hasher, random, pace = browserPace } = deps;
    const send = (frame: ClientFrame) => this.send(frame);
    this.trouble = new Trouble(
      clock,
      deps.api,
      () => this.isOpen,
      () => this.sayProblem(),
    );
    this.outbox = new ReportOutbox(clock, send);
    this.inFlight = new InFlightReporter(clock, () => this.uploader.held(), send);
    const gate = new BucketGate(clock, {
      shut: (failedProbes, problem) => this.trouble.shut(failedProbes, problem),
      answered: () => this.trouble.answered(),
    });
    this.tools = {
      transport,
      hasher,
      clock,
      random,
      gate,
      wire: new Wire(clock, pace, this.settings.parallelUploads),
      retryBudget: new RetryBudget(clock),
      signDesk: new SignDesk(clock, send, transport.takesForms),
      packs: new PackDesk({ api: deps.api, engineId: deps.engineId, clock }),
      retries: () => this.settings.retries,
      serverNowMs: () => clock.nowMs() + this.serverAheadMs,
    };
    this.uploader = new Uploader(deps.files, this.tools, pace, this.outbox, send);
    this.inFlight.start();
    this.link = deps.connect((event) => this.onLink(event));
  }

  /** The network came back: no need to sit out the current waits. */
  wake(): void {
    if (this.state.kind !== 'running') return;
    this.trouble.networkIsBack();
    this.tools.gate.wake();
    if (!this.isOpen) this.link.hurry();
  }

  /** The browser says that there is no network. Requests on the wire may take a minute to fail by it. */
  networkLost(): void {
    if (this.state.kind === 'running') void this.trouble.networkLost();
  }

  /** The page is being closed: what was not begun or finished goes back, so that another engine need not wait. */
  leave(sentence: string): void {
    if (this.state.kind !== 'running') return;
    this.outbox.flush();
    const fileIds = Array.from(this.uploader.held(), (job) => job.id);
    for (let at = 0; at < fileIds.length; at += maxSignItems) {
      this.send({ type: 'release', fileIds: fileIds.slice(at, at + maxSignItems) });
    }
    this.end({ kind: 'stopped', sentence });
  }

  private get settings() {
    return this.view?.settings ?? defaultUploadSettings;
  }

  private onLink(event: LinkEvent): void {
    if (this.state.kind !== 'running') return;
    switch (event.type) {
      case 'open':
        this.onOpen();
        return;
      case 'closed':
        this.isOpen = false;
        this.outbox.closed();
        this.tools.signDesk.closed();
        this.uploader.linkChanged(false);
        if (this.saidProblem) this.saidProblem = undefined;
        this.show();
        void this.lookForReason();
        return;
      case 'frame':
        this.onFrame(event.frame);
        return;
      case 'strange_frame':
        this.end({
          kind: 'stopped',
          sentence:
            'The server was updated meanwhile. Reload the page and pick the folder again to continue, or update the command and resume.',
        });
        return;
      default:
        assertNever(event);
    }
  }

  private onOpen(): void {
    this.isOpen = true;
    this.isSignedOut = false;
    const { engineId, scan } = this.deps;
    this.send({ type: 'hello', version: protocolVersion, role: 'engine', engineId, scan });
    this.trouble.networkIsBack();
    this.sayProblem();
    this.outbox.opened();
    this.tools.signDesk.opened();
    this.inFlight.sayAgain();
    this.uploader.linkChanged(true);
    this.show();
  }

  /** A socket that closes gives no reason; a plain request does. */
  private async lookForReason(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    const looked = await this.deps.api.look();
    this.isLooking = false;
    if (this.state.kind !== 'running' || looked.ok) return;
    if (looked.kind === 'gone') this.end({ kind: 'stopped', sentence: looked.sentence });
    if (looked.kind === 'signed_out') this.waitForSignIn();
    if (looked.kind === 'no_answer') this.trouble.cutOff();
  }

  /** The link goes on trying, so a sign-in in another tab is enough; then the next view lets the files go on. */
  private waitForSignIn(): void {
    this.isSignedOut = true;
    this.tools.gate.hold(true);
    this.tools.signDesk.hold(true);
    this.tools.packs.hold(true);
    this.show();
  }

  private onFrame(frame: ServerFrame): void {
    switch (frame.type) {
      case 'view':
        this.onView(frame.view);
        return;
      case 'grants':
        this.uploader.granted(frame.grants);
        return;
      case 'signed':
        this.tools.signDesk.answered(frame.items, frame.refused);
        return;
      case 'ack':
        this.outbox.acknowledged(frame.seq);
        this.uploader.reportHeard();
        return;
      case 'error':
        this.end({ kind: 'stopped', sentence: frame.sentence });
        return;
      default:
        assertNever(frame);
    }
  }

  private onView(view: SessionView): void {
    this.view = view;
    this.serverAheadMs = view.nowMs - this.deps.clock.nowMs();
    if (isTerminal(view.state)) {
      this.end({ kind: 'finished' });
      return;
    }
    this.uploader.viewed(view);
    this.show();
  }

  private sayProblem(): void {
    const { problem } = this.trouble;
    if (this.isOpen && problem !== this.saidProblem) {
      this.saidProblem = problem;
      this.send({ type: 'problem', problem });
    }
    this.show();
  }

  private send(frame: ClientFrame): void {
    if (this.isOpen) this.link.send(frame);
  }

  private show(): void {
    if (this.state.kind !== 'running') return;
    this.state = {
      kind: 'running',
      link: this.isOpen ? 'open' : 'reconnecting',
      problem: this.isSignedOut ? signedOutProblem : this.trouble.problem,
      waiting: this.view ? waitingSentence(this.view) : null,
    };
    this.deps.onState(this.state);
  }

  private end(state: Exclude<EngineState, { kind: 'running' }>): void {
    if (this.state.kind !== 'running') return;
    this.state = state;
    this.uploader.stop();
    this.inFlight.stop();
    this.outbox.stop();
    this.tools.signDesk.stop();
    this.tools.packs.stop();
    this.tools.gate.close();
    this.isOpen = false;
    this.link.close();
    this.deps.onState(state);
  }
}

function waitingSentence(view: SessionView): string | null {
  switch (view.state) {
    case 'pending':
    case 'planning':
      return 'The server is looking at what the bucket already has.';
    case 'paused':
      return 'The upload is paused. Resume it to go on.';
    case 'verifying':
      return 'Everything was sent. The server is checking that the bucket shows it.';
    default:
      return null;
  }
}

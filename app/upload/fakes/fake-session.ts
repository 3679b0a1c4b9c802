import type { PackLimits } from '../../../core/protocol/pack';
import type { SessionView } from '../../../core/protocol/session-view';
import {
  type ClientFrame,
  ClientFrameSchema,
  type Grant,
  type ReportItem,
  type ServerFrame,
  ServerFrameSchema,
  type SignedItem,
  type SignItem,
} from '../../../core/protocol/socket-frames';
import { defaultUploadSettings, type UploadSettings } from '../../../core/protocol/upload-settings';
import type { SessionState } from '../../../core/sessions/session-state';
import { type Clock, delay, type LinkEvent, type SessionLink } from '../ports';
import { turn } from './fake-clock';

const never = new AbortController().signal;

/** The session as an engine sees it over its socket. Every frame in both directions is checked against the protocol. */
export class FakeSession {
  readonly frames: ClientFrame[] = [];
  readonly reports: ReportItem[] = [];
  state: SessionState = 'in_progress';
  settings: UploadSettings = defaultUploadSettings;
  packs: PackLimits | null = null;
  acknowledges = true;
  signsFor = (_fileId: number): boolean => true;
  /** Signs in turn for a further address of the bucket, unless an engine wants none, and for its first. */
  hasFurtherHost = false;
  private signatures = 0;
  signatureLifeMs = 900_000;
  /** Of the newest signature for each URL, by this session's clock. */
  readonly expiresAtMs = new Map<string, number>();
  signLatencyMs = 0;
  /** The server's clock, ahead of the engine's by this much. */
  aheadMs = 0;
  isClosed = false;
  private wants = 0;
  private isOpen = false;
  private revision = 0;
  private listener: (event: LinkEvent) => void = () => {};

  constructor(
    private readonly clock: Clock,
    /** Not granted yet. */
    public grants: Grant[] = [],
  ) {}

  readonly connect = (listener: (event: LinkEvent) => void): SessionLink => {
    this.listener = listener;
    return {
      send: (frame) => void this.receive(ClientFrameSchema.parse(frame)),
      close: () => {
        this.isClosed = true;
        this.isOpen = false;
      },
      hurry: () => this.open(),
    };
  };

  open(): void {
    this.isOpen = true;
    this.listener({ type: 'open' });
  }

  drop(): void {
    this.isOpen = false;
    this.wants = 0;
    this.listener({ type: 'closed' });
  }

  become(state: SessionState): void {
    this.state = state;
    this.show();
    this.feed();
  }

  say(frame: ServerFrame): void {
    if (this.isOpen) this.listener({ type: 'frame', frame: ServerFrameSchema.parse(frame) });
  }

  framesOf<T extends ClientFrame['type']>(type: T): Extract<ClientFrame, { type: T }>[] {
    return this.frames.filter((frame): frame is Extract<ClientFrame, { type: T }> => frame.type === type);
  }

  reported<T extends ReportItem['type']>(type: T): Extract<ReportItem, { type: T }>[] {
    return this.reports.filter((item): item is Extract<ReportItem, { type: T }> => item.type === type);
  }

  private async receive(frame: ClientFrame): Promise<void> {
    if (!this.isOpen) throw new Error('The engine sent a frame while the link was closed');
    this.frames.push(frame);
    // An answer is never there before the sender has returned.
    await turn();
    switch (frame.type) {
      case 'hello':
        return this.show();
      case 'want':
        this.wants = frame.files;
        return this.feed();
      case 'sign': {
        if (this.signLatencyMs > 0) await delay(this.clock, this.signLatencyMs, never);
        const refused = frame.items.filter((item) => !this.signsFor(item.fileId));
        const items = frame.items.filter((item) => this.signsFor(item.fileId));
        this.say({
          type: 'signed',
          refused: refused.map(({ fileId, part }) => ({ fileId, part })),
          items: items.map((item) => this.signed(item, frame.firstHostOnly === true)),
        });
        return;
      }
      case 'report':
        this.reports.push(...frame.items);
        if (this.acknowledges) this.say({ type: 'ack', seq: frame.seq, unknown: [] });
        return;
      default:
        return;
    }
  }

  private signed({ fileId, part, digests }: SignItem, firstHostOnly: boolean): SignedItem {
    const isFurther = this.hasFurtherHost && !firstHostOnly && this.signatures++ % 2 === 0;
    const url = `http://${isFurther ? 'further' : 'bucket'}.test/${fileId}${part === null ? '' : `/${part}`}`;
    const expiresAtMs = this.clock.nowMs() + this.aheadMs + this.signatureLifeMs;
    this.expiresAtMs.set(url, expiresAtMs);
    return {
      fileId,
      part,
      url,
      headers: { 'content-md5': digests.md5 ?? '' },
      ...(isFurther ? { isFurtherHost: true } : {}),
      expiresAtMs,
    };
  }

  private feed(): void {
    if (this.state !== 'in_progress' || this.wants === 0 || this.grants.length === 0) return;
    const grants = this.grants.splice(0, this.wants);
    this.wants -= grants.length;
    this.say({ type: 'grants', grants });
  }

  private show(): void {
    this.say({ type: 'view', view: this.view() });
  }

  private view(): SessionView {
    const none = { files: 0, bytes: 0 };
    return {
      id: 'session-1',
      state: this.state,
      attempt: 1,
      failure: null,
      settings: this.settings,
      counters: {
        pending: none,
        planned: none,
        leased: none,
        interrupted: none,
        sent: none,
        stored: none,
        uploaded: none,
        skipped: none,
        failed: none,
        cancelled: none,
      },
      partBytes: 0,
      inFlight: [],
      problem: null,
      engines: 1,
      packs: this.packs,
      weakNoOverwrite: false,
      manifestOpen: false,
      createdAtMs: 0,
      startedAtMs: 0,
      endedAtMs: null,
      nowMs: this.clock.nowMs() + this.aheadMs,
      revision: ++this.revision,
    };
  }
}

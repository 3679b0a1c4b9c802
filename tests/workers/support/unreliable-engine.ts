import { SELF } from 'cloudflare:test';
import { systemClock } from '../../../app/upload/browser/system-clock';
import { NodeHasher } from '../../../app/upload/fakes/node-hasher';
import {
  type ConnectLink,
  delay,
  type FileSource,
  type LinkEvent,
  type PutRequest,
  type SessionApi,
  type Transport,
} from '../../../app/upload/ports';
import { UploadRun } from '../../../app/upload/run-upload';
import { ServerFrameSchema } from '../../../core/protocol/socket-frames';
import { origin } from './api-client';
import { apiOf, transport as reliable } from './engine-run';
import type { Session } from './session-driver';

/** A file as one device has it. */
export interface Version {
  readonly data: Uint8Array<ArrayBuffer>;
  readonly modifiedAtMs: number;
}
export type Folder = Readonly<Record<string, Version>>;

/** In each twenty requests one that is lost, one whose answer is lost, one that the bucket has no time for, and one that arrives twice. */
const share = 0.05;
const awayMs = 40;
/** Long enough for its leases to be taken back, and given to another. */
const longAwayMs = 600;
const longestWayMs = 60;
/** Later than the file that it is a part of may be whole. */
const secondTimeAfterMs = 300;

type Mishap = 'lost' | 'answer lost' | 'busy' | 'twice';

/**
 * The engine of the browser on a device that fails: its requests and answers get lost or arrive twice, its socket breaks with whatever
 * is on its way, and it may die without a goodbye.
 */
export class UnreliableEngine {
  private socket: WebSocket | null = null;
  private listener: (event: LinkEvent) => void = () => {};
  private isDead = false;
  private readonly secondTimes: Promise<unknown>[] = [];
  private readonly run: UploadRun;
  private isHere = () => {};
  /** The session knows of it, and waits for its files. */
  readonly here = new Promise<void>((resolve) => {
    this.isHere = resolve;
  });

  /** The folder has been read to its end when `isRead` settles. */
  constructor(
    private readonly session: Session,
    private readonly cookie: string,
    private readonly random: () => number,
    folder: Folder,
    isRead: Promise<unknown> = Promise.resolve(),
  ) {
    const versions = Object.values(folder);
    const files = Object.entries(folder).map(([path, { data, modifiedAtMs }], index) => ({
      index,
      path,
      sizeBytes: data.length,
      modifiedAtMs,
    }));
    const source = {
      batches: (async function* () {
        yield files;
        await isRead;
      })(),
      open: (index: number) => sourceOf(versions[index]),
    };
    const deps = {
      api: this.api(),
      transport: this.transport(),
      hasher: new NodeHasher(),
      clock: systemClock,
      random,
      engineId: crypto.randomUUID(),
      connect: this.connect,
    };
    this.run = new UploadRun(source, deps, () => {});
  }

  /** Frames that are on their way in either direction are gone; a moment later it is back. What it sends to the bucket goes on. */
  breakSocket(forHowLong: 'a moment' | 'long' = 'a moment'): void {
    if (this.isDead || !this.socket) return;
    this.cut();
    setTimeout(() => void this.open(), (forHowLong === 'long' ? longAwayMs : awayMs) * this.random());
  }

  /** As a power cut would. */
  die(): void {
    this.isDead = true;
    this.cut();
  }

  /** For the end of a test. */
  async leave(): Promise<void> {
    if (!this.isDead) this.run.leave('The test is over.');
    this.isDead = true;
    await Promise.all(this.secondTimes);
  }

  private cut(): void {
    const { socket } = this;
    this.socket = null;
    socket?.close(4000, 'lost');
    this.listener({ type: 'closed' });
  }

  private readonly connect: ConnectLink = (listener) => {
    this.listener = (event) => !this.isDead && listener(event);
    void this.open();
    return {
      send: (frame) => this.socket?.send(JSON.stringify(frame)),
      close: () => {
        this.socket?.close(1000);
        this.isDead = true;
      },
      hurry: () => {},
    };
  };

  private async open(): Promise<void> {
    if (this.isDead) return;
    const { cookie } = this;
    const path = `${origin}/api/v1/sessions/${this.session.sessionId}/socket`;
    const { webSocket, status } = await SELF.fetch(path, {
      headers: { upgrade: 'websocket', cookie, origin },
    });
    if (!webSocket) throw new Error(`No socket: ${status}`);
    webSocket.accept();
    if (this.isDead) return webSocket.close(4000, 'lost');
    this.socket = webSocket;
    webSocket.addEventListener('message', ({ data }) => {
      if (this.socket !== webSocket) return;
      this.listener({ type: 'frame', frame: ServerFrameSchema.parse(JSON.parse(String(data))) });
    });
    this.listener({ type: 'open' });
  }

  private api(): SessionApi {
    const fetch = (method: string, path: string, type: string, body: Blob) =>
      SELF.fetch(`${origin}/api/v1${path}`, {
        method,
        headers: { cookie: this.cookie, origin, 'content-type': type, 'content-length': String(body.size) },
        ...(method === 'GET' ? {} : { body }),
      });
    const api = apiOf({ fetch }, this.session);
    const lost = { ok: false, kind: 'no_answer', sentence: 'Lost.' } as const;
    return {
      ...api,
      openScan: async () => {
        const scan = await api.openScan();
        if (scan.ok) this.isHere();
        return scan;
      },
      sendPack: async (pieces, signal) => {
        const mishap = this.mishap();
        if (this.isDead || mishap === 'lost') return lost;
        const answer = await api.sendPack(pieces, signal);
        return this.isDead || mishap === 'answer lost' ? lost : answer;
      },
    };
  }

  private transport(): Transport {
    return {
      put: async (request) => {
        const mishap = this.mishap();
        if (this.isDead) return { kind: 'aborted' };
        if (mishap === 'lost') return { kind: 'no_answer' };
        if (mishap === 'busy')
          return { kind: 'answer', status: 503, etag: null, code: 'SlowDown', message: null };
        await delay(systemClock, longestWayMs * this.random(), request.signal);
        const answer = await reliable.put(request);
        if (mishap === 'twice' && new URL(request.url).searchParams.has('partNumber')) this.again(request);
        return mishap === 'answer lost' ? { kind: 'no_answer' } : answer;
      },
    };
  }

  /** Only parts: of a file that goes whole, the last to arrive is the one that stays, as S3 has it. */
  private again(request: PutRequest): void {
    const { signal } = new AbortController();
    const second = delay(systemClock, secondTimeAfterMs * this.random(), signal);
    this.secondTimes.push(second.then(() => reliable.put({ ...request, signal })));
  }

  private mishap(): Mishap | null {
    const mishaps: readonly Mishap[] = ['lost', 'answer lost', 'busy', 'twice'];
    return mishaps[Math.floor(this.random() / share)] ?? null;
  }
}

function sourceOf(version: Version | undefined): FileSource {
  if (!version) throw new Error('No such file');
  const { data, modifiedAtMs } = version;
  const stat = { sizeBytes: data.length, modifiedAtMs };
  return {
    ...stat,
    current: async () => stat,
    read: async (start, end) => ({ ok: true, bytes: data.slice(start, end) }),
    slicedFromBytes: Number.POSITIVE_INFINITY,
    slice: async () => null,
    release: () => {},
  };
}

import ReconnectingWebSocket from 'partysocket/ws';
import {
  type ClientFrame,
  pingText,
  pongText,
  ServerFrameSchema,
} from '../../../core/protocol/socket-frames';
import type { ConnectLink, LinkEvent, SessionLink } from '../ports';

const pingEveryMs = 20_000;
const pongWithinMs = 10_000;
/** Not 1000: that would say goodbye, and the session would take the leases back at once. */
const comingBackCode = 4000;

/** The socket at `url`, kept open for as long as the link is; of another class where a browser's own is not to be had. */
export function socketLink(url: string, socketClass?: new (url: string) => unknown): ConnectLink {
  return (listener) => new SocketLink(url, listener, socketClass);
}

class SocketLink implements SessionLink {
  private readonly socket: ReconnectingWebSocket;
  private readonly pinging: ReturnType<typeof setInterval>;
  private pongDue: ReturnType<typeof setTimeout> | undefined;
  private isClosed = false;

  constructor(
    url: string,
    private readonly listener: (event: LinkEvent) => void,
    socketClass?: new (url: string) => unknown,
  ) {
    this.socket = new ReconnectingWebSocket(url, [], {
      WebSocket: socketClass,
      // Spread, so that the engines of a restarted server do not all come back at once.
      minReconnectionDelay: 500 + Math.random() * 1_000,
      maxReconnectionDelay: 10_000,
      reconnectionDelayGrowFactor: 1.7,
      connectionTimeout: 10_000,
      // `hello` has to be the first frame of a connection: nothing is kept for the next one.
      maxEnqueuedMessages: 0,
    });
    this.socket.addEventListener('open', () => this.emit({ type: 'open' }));
    this.socket.addEventListener('close', () => {
      clearTimeout(this.pongDue);
      this.emit({ type: 'closed' });
    });
    this.socket.addEventListener('message', (event) => this.onMessage(event));
    this.pinging = setInterval(() => this.ping(), pingEveryMs);
  }

  send(frame: ClientFrame): void {
    if (this.isOpen) this.socket.send(JSON.stringify(frame));
  }

  close(): void {
    this.isClosed = true;
    clearInterval(this.pinging);
    clearTimeout(this.pongDue);
    this.socket.close();
  }

  hurry(): void {
    if (!this.isClosed && !this.isOpen) this.socket.reconnect(comingBackCode);
  }

  private get isOpen(): boolean {
    return this.socket.readyState === ReconnectingWebSocket.OPEN;
  }

  private emit(event: LinkEvent): void {
    if (!this.isClosed) this.listener(event);
  }

  private onMessage(event: MessageEvent): void {
    // Whatever arrives shows that the connection lives.
    clearTimeout(this.pongDue);
    if (event.data === pongText) return;
    const frame = parseFrame(event.data);
    this.emit(frame ? { type: 'frame', frame } : { type: 'strange_frame' });
  }

  /** A connection can be dead without a close event: a laptop that slept, a router that forgot. */
  private ping(): void {
    if (!this.isOpen) return;
    this.socket.send(pingText);
    clearTimeout(this.pongDue);
    this.pongDue = setTimeout(() => this.socket.reconnect(comingBackCode), pongWithinMs);
  }
}

function parseFrame(data: unknown) {
  if (typeof data !== 'string') return null;
  try {
    return ServerFrameSchema.safeParse(JSON.parse(data)).data ?? null;
  } catch {
    return null;
  }
}

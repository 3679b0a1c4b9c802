import type { ServerFrame } from '../../../core/protocol/socket-frames';
import type { SessionState } from '../../../core/sessions/session-state';

const minGapMs = 200;

/**
 * Sends views to every socket, at most five a second: the first change goes out at once, those that follow share the next
 * one, but for a new state of the session, of which there are few. The timer lives in memory only; after an eviction the next
 * change, or the next `hello`, sends a fresh view.
 */
export class Broadcaster {
  private lastAtMs = 0;
  private lastState: SessionState | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    /** Of everybody who may still see it; takes a moment when that has to be looked up. */
    private readonly sockets: () => Promise<WebSocket[]>,
    private readonly makeView: () => ServerFrame,
    private readonly nowMs: () => number,
  ) {}

  /** `state` is that of the session. */
  changed(state: SessionState): void {
    const isNewState = state !== this.lastState;
    this.lastState = state;
    if (this.timer !== null && !isNewState) return;
    if (this.timer !== null) clearTimeout(this.timer);
    const waitMs = isNewState ? 0 : Math.max(0, this.lastAtMs + minGapMs - this.nowMs());
    this.timer = setTimeout(() => void this.sendNow(), waitMs);
  }

  private async sendNow(): Promise<void> {
    const sockets = await this.sockets();
    this.timer = null;
    this.lastAtMs = this.nowMs();
    if (sockets.length === 0) return;
    const text = JSON.stringify(this.makeView());
    for (const socket of sockets) sendText(socket, text);
  }
}

export function sendFrame(socket: WebSocket, frame: ServerFrame): void {
  sendText(socket, JSON.stringify(frame));
}

function sendText(socket: WebSocket, text: string): void {
  try {
    socket.send(text);
  } catch {
    // The socket closed between being listed and being written to; its close event does the rest.
  }
}

import type { EngineState } from '../../app/upload/engine';
import type { SessionView } from '../../core/protocol/session-view';

export const noServer = 'The server does not answer. Check your network.';

/** Ends the wait for a server or a bucket that does not answer: a script shall not hang for ever. */
export class Patience {
  private timer: NodeJS.Timeout | null = null;
  /** Of the server or the bucket, by the link and the engine. */
  private trouble: string | null = null;
  /** Of the requests that list files, whatever the link is. */
  private ofListing: string | null = null;
  private ofSession: string | null = null;
  private isLinked = false;

  constructor(
    private readonly forMs: number,
    private readonly isOver: (sentence: string) => void,
  ) {}

  /** Something was answered, and the next answer is awaited; once there is a socket, that tells of the server. */
  asks(): void {
    if (this.isLinked) return;
    this.end();
    this.note(noServer);
  }

  /** What was answered to a request that lists files; null where it was taken. */
  listing(trouble: string | null): void {
    this.ofListing = trouble;
    this.wait();
  }

  /** What the coordinator says of the bucket. */
  views({ problem }: SessionView): void {
    this.ofSession = problem?.sentence ?? null;
  }

  sees(state: EngineState): void {
    this.isLinked = state.kind === 'running' && state.link === 'open';
    if (state.kind !== 'running') this.note(null);
    else if (state.link === 'reconnecting') this.note(noServer);
    else this.note(state.problem?.sentence ?? this.ofSession);
  }

  /** What is waited for now; null where nothing is. */
  note(trouble: string | null): void {
    this.trouble = trouble;
    this.wait();
  }

  private wait(): void {
    if (this.trouble === null && this.ofListing === null) this.end();
    else this.timer ??= setTimeout(() => this.isOver(this.ofListing ?? this.trouble ?? noServer), this.forMs);
  }

  end(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }
}

import type { EngineState } from '../../app/upload/engine';
import type { SessionView } from '../../core/protocol/session-view';

export const noServer = 'The server does not answer. Check your network.';

/** Ends the wait for a server or a bucket that does not answer: a script shall not hang for ever. */
export class Patience {
  private timer: NodeJS.Timeout | null = null;
  private trouble: string | null = null;
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
    if (trouble === null) this.end();
    else this.timer ??= setTimeout(() => this.isOver(this.trouble ?? noServer), this.forMs);
  }

  end(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }
}

import type { EngineState } from '../../app/upload/engine';
import type { SessionView } from '../../core/protocol/session-view';

export const noServer = 'The server does not answer. Check your network.';

/** Ends the wait for a server or a bucket that does not answer: a script shall not hang for ever. */
export class Patience {
  /** For the server or the bucket, by the link and the engine. */
  private readonly forAnswer: Wait;
  /** For the requests that list files, whatever the link is. */
  private readonly forListing: Wait;
  private ofSession: string | null = null;
  private isLinked = false;

  constructor(forMs: number, isOver: (sentence: string) => void) {
    this.forAnswer = new Wait(forMs, isOver);
    this.forListing = new Wait(forMs, isOver);
  }

  /** Something was answered, and the next answer is awaited; once there is a socket, that tells of the server. */
  asks(): void {
    if (this.isLinked) return;
    this.forAnswer.end();
    this.note(noServer);
  }

  /** What was answered to a request that lists files; null where it was taken. */
  listing(trouble: string | null): void {
    this.forListing.note(trouble);
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
    this.forAnswer.note(trouble);
  }

  end(): void {
    this.forAnswer.end();
    this.forListing.end();
  }
}

/** Is over once there was some trouble or other all the time. */
class Wait {
  private timer: NodeJS.Timeout | null = null;
  private trouble: string | null = null;

  constructor(
    private readonly forMs: number,
    private readonly isOver: (sentence: string) => void,
  ) {}

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

import type { EngineState } from '../../app/upload/engine';

/** Ends the wait for a server or a bucket that does not answer: a script shall not hang for ever. */
export class Patience {
  private timer: NodeJS.Timeout | null = null;
  private sentence = '';

  constructor(
    private readonly forMs: number,
    private readonly isOver: (sentence: string) => void,
  ) {}

  sees(state: EngineState): void {
    const sentence = state.kind === 'running' ? troubleOf(state) : null;
    if (sentence === null) {
      this.end();
      return;
    }
    this.sentence = sentence;
    this.timer ??= setTimeout(() => this.isOver(this.sentence), this.forMs);
  }

  end(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }
}

function troubleOf({ link, problem }: Extract<EngineState, { kind: 'running' }>): string | null {
  if (link === 'reconnecting') return 'The server does not answer. Check your network.';
  return problem?.sentence ?? null;
}

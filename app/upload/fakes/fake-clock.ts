import type { Clock } from '../ports';

interface Timer {
  readonly atMs: number;
  readonly run: () => void;
}

/** Lets everything happen that can happen without time passing: promises, and answers that take a few turns. */
export async function settled(turns = 12): Promise<void> {
  for (let i = 0; i < turns; i++) await turn();
}

export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A clock that moves only when told. */
export class FakeClock implements Clock {
  private timers: Timer[] = [];

  constructor(private time = 1_000_000) {}

  nowMs(): number {
    return this.time;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { atMs: this.time + ms, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  /** Time for whoever asks for it alone: no timer runs. */
  skip(ms: number): void {
    this.time += ms;
  }

  async advance(ms: number): Promise<void> {
    const endMs = this.time + ms;
    await settled();
    for (;;) {
      const due = this.timers.filter((timer) => timer.atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (!due) break;
      this.timers = this.timers.filter((timer) => timer !== due);
      this.time = Math.max(this.time, due.atMs);
      due.run();
      await settled();
    }
    this.time = endMs;
  }
}

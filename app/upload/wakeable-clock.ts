import type { Clock } from './ports';

/** A clock whose waits can all be ended at once. */
export class WakeableClock implements Clock {
  private readonly waits = new Set<() => void>();

  constructor(private readonly clock: Clock) {}

  nowMs(): number {
    return this.clock.nowMs();
  }

  after(ms: number, run: () => void): () => void {
    const end = () => {
      takeBack();
      run();
    };
    const takeBackTimer = this.clock.after(ms, end);
    const takeBack = () => {
      this.waits.delete(end);
      takeBackTimer();
    };
    this.waits.add(end);
    return takeBack;
  }

  wake(): void {
    for (const end of [...this.waits]) end();
  }
}

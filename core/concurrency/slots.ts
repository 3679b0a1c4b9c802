/** A number of places that are taken in the order of asking. */
export class Slots {
  private taken = 0;
  private readonly queue: (() => void)[] = [];

  constructor(private limit: number) {}

  setLimit(limit: number): void {
    this.limit = limit;
    this.admit();
  }

  get isFull(): boolean {
    return this.taken >= this.limit;
  }

  get hasWaiting(): boolean {
    return this.queue.length > 0;
  }

  /** False where the signal was aborted first; then no place is held. */
  acquire(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve(false);
      const enter = () => {
        signal.removeEventListener('abort', leave);
        resolve(true);
      };
      const leave = () => {
        const at = this.queue.indexOf(enter);
        if (at >= 0) this.queue.splice(at, 1);
        resolve(false);
      };
      signal.addEventListener('abort', leave, { once: true });
      this.queue.push(enter);
      this.admit();
    });
  }

  release(): void {
    this.taken -= 1;
    this.admit();
  }

  private admit(): void {
    while (this.taken < this.limit) {
      const enter = this.queue.shift();
      if (!enter) return;
      this.taken += 1;
      enter();
    }
  }
}

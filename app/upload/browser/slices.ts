import { breathe } from './found-batches';

/** Far below the 50 ms that a person notices: other programs take the processor away meanwhile. */
const sliceMs = 6;
const firstItems = 4;
const mostItems = 500;
/** While files are sent, the browser's process has more to do than to answer the page. */
const restsPerWork = 2;

/**
 * How many items of a costly kind the page's thread takes on at a time, measured while it goes. A `File` that is posted to a
 * worker costs it a question to the browser's process, and the wait for the answer: 0.2 ms, and several times that when the
 * machine is busy.
 */
export class Slices {
  private atOnce = firstItems;

  /** Once it `rests`, others have the machine for most of the time. */
  constructor(
    private readonly rests: () => boolean,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** Does `work` on all items in their order, a slice at a time; false where `goesOn` said that nobody wants the rest. */
  async each<T>(
    items: readonly T[],
    goesOn: () => boolean,
    work: (slice: readonly T[]) => void,
  ): Promise<boolean> {
    for (let at = 0; at < items.length; ) {
      if (!goesOn()) return false;
      const slice = items.slice(at, at + this.atOnce);
      const startedMs = this.nowMs();
      work(slice);
      const tookMs = this.nowMs() - startedMs;
      this.learn(slice.length, tookMs);
      at += slice.length;
      await (this.rests() ? rest(restsPerWork * tookMs) : breathe());
    }
    return true;
  }

  private learn(items: number, tookMs: number): void {
    const fitting = tookMs > 0 ? Math.floor((items * sliceMs) / tookMs) : mostItems;
    this.atOnce = Math.max(1, Math.min(fitting, this.atOnce * 2, mostItems));
  }
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

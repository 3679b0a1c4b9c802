import { breathe } from './found-batches';

/** Far below the 50 ms that a person notices: other programs take the processor away meanwhile. */
const sliceMs = 6;
/** While files are sent, the browser's process has more to do than to answer the page. */
const restsPerWork = 2;

/** Cuts costly work of the page's thread into slices of time, so that the page can draw and answer between them. */
export class Slices {
  /** Once it `rests`, others have the machine for most of the time. */
  constructor(
    private readonly rests: () => boolean,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /**
   * Does the costly `work` on one item after the other, and gives away those that were done when the time of a slice was over; an
   * item that takes longer is a slice by itself. False where `goesOn` said that nobody wants the rest.
   */
  async each<T>(
    items: readonly T[],
    goesOn: () => boolean,
    work: (item: T) => void,
    give: (done: readonly T[]) => void,
  ): Promise<boolean> {
    for (let at = 0; at < items.length; ) {
      if (!goesOn()) return false;
      const startedMs = this.nowMs();
      const from = at;
      let tookMs = 0;
      for (; at < items.length && tookMs < sliceMs; at++) {
        work(items[at] as T);
        tookMs = this.nowMs() - startedMs;
      }
      give(items.slice(from, at));
      await (this.rests() ? rest(restsPerWork * tookMs) : breathe());
    }
    return true;
  }
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

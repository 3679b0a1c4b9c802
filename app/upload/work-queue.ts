import type { FileJob, Work } from './file-job';

/** Large files that are sent side by side: enough that none waits for all of another, and few enough that each is done soon. */
const openLarge = 4;

/** Granted files that have work waiting. Large and small ones share the places, so that neither starves. */
export class WorkQueue {
  /** The first few are open, and take turns: whichever was served goes behind the others of them. */
  private readonly large: FileJob[] = [];
  private readonly small: FileJob[] = [];
  /** Small enough for a pack. */
  private readonly tiny: FileJob[] = [];
  private activeLarge = 0;

  constructor(private readonly fitsPack: (sizeBytes: number) => boolean) {}

  add(job: FileJob): void {
    if (job.isLarge) this.large.push(job);
    else if (!job.goesAlone && this.fitsPack(job.file.sizeBytes)) this.tiny.push(job);
    else this.small.push(job);
  }

  remove(job: FileJob): void {
    for (const list of [this.large, this.small, this.tiny]) {
      const at = list.indexOf(job);
      if (at >= 0) list.splice(at, 1);
    }
  }

  get hasLarge(): boolean {
    return this.large.length > 0;
  }

  /** Files with work that has not begun. */
  get waitingFiles(): number {
    return this.large.length + this.small.length + this.tiny.length;
  }

  /**
   * The next work by fairness, of what may begin: large files get half of `places` while small ones wait, and everything otherwise.
   * `tinyToo`: nothing travels in packs now. `largeWaits`: it would be a large file's turn.
   */
  peek(
    places: number,
    tinyToo: boolean,
    mayBegin: (work: Work, largeWaits: boolean) => boolean,
  ): Work | null {
    const small = (this.small[0] ?? (tinyToo ? this.tiny[0] : undefined))?.next() ?? null;
    const large = this.large[0]?.next() ?? null;
    const isLargeTurn = this.activeLarge < Math.ceil(places / 2);
    const turns = !small || isLargeTurn ? [large, small] : [small, large];
    const largeWaits = large !== null && isLargeTurn;
    return turns.find((work) => work !== null && mayBegin(work, largeWaits)) ?? null;
  }

  peekTiny(): Work | null {
    return this.tiny[0]?.next() ?? null;
  }

  take(work: Work): void {
    work.job.take();
    if (work.job.isLarge) this.activeLarge += 1;
    if (work.job.next() === null) this.remove(work.job);
    else if (work.job.isLarge) this.passTurn(work.job);
  }

  ended(work: Work): void {
    work.job.active -= 1;
    if (work.job.isLarge) this.activeLarge -= 1;
  }

  private passTurn(job: FileJob): void {
    const at = this.large.indexOf(job);
    if (at < 0 || at >= openLarge) return;
    this.large.splice(at, 1);
    this.large.splice(openLarge - 1, 0, job);
  }
}

import type { FileJob, Work } from './file-job';

/** Granted files that have work waiting. Large and small ones share the places, so that neither starves. */
export class WorkQueue {
  private readonly large: FileJob[] = [];
  private readonly small: FileJob[] = [];
  private activeLarge = 0;

  add(job: FileJob): void {
    this.listOf(job).push(job);
  }

  remove(job: FileJob): void {
    const list = this.listOf(job);
    const at = list.indexOf(job);
    if (at >= 0) list.splice(at, 1);
  }

  /** Files with work that has not begun. */
  get waitingFiles(): number {
    return this.large.length + this.small.length;
  }

  /** The next work by fairness: large files get half of `places` while small ones wait, and everything otherwise. */
  peek(places: number): Work | null {
    const largeTurn = this.small.length === 0 || this.activeLarge < Math.ceil(places / 2);
    const job = largeTurn ? (this.large[0] ?? this.small[0]) : this.small[0];
    return job?.next() ?? null;
  }

  take(work: Work): void {
    work.job.take();
    if (work.job.isLarge) this.activeLarge += 1;
    if (work.job.next() === null) this.remove(work.job);
  }

  ended(work: Work): void {
    work.job.active -= 1;
    if (work.job.isLarge) this.activeLarge -= 1;
  }

  private listOf(job: FileJob): FileJob[] {
    return job.isLarge ? this.large : this.small;
  }
}

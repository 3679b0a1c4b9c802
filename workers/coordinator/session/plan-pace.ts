/** More than an engine sends while the next chunk is planned, so that it never waits for a plan. */
const mostFiles = 10_000;
const leastFiles = 30;

/**
 * How many files go with one plan. One that looks at many objects ends before the last of its files, and those beyond would be
 * read, sent and listed for nothing. In memory alone: an object that starts anew begins with all.
 */
export class PlanPace {
  private filesAtMost = mostFiles;
  private taken = 0;

  get atMost(): number {
    return this.filesAtMost;
  }

  took(files: number): void {
    this.taken = files;
  }

  answered(files: number): void {
    const wanted = files < this.taken ? files : this.filesAtMost * 2;
    this.filesAtMost = Math.min(mostFiles, Math.max(leastFiles, wanted));
  }
}

export interface FileWithSentence {
  readonly path: string;
  readonly sentence: string;
}

const namedAtMost = 20;

/** Files that the session did not take into its list, so that nothing of it tells of them. The first are named, all are counted. */
export class RejectedFiles {
  readonly named: FileWithSentence[] = [];
  count = 0;

  /** Those that are named. */
  add(files: readonly FileWithSentence[]): readonly FileWithSentence[] {
    this.count += files.length;
    const more = files.slice(0, namedAtMost - this.named.length);
    this.named.push(...more);
    return more;
  }
}

import type { IgnoredBy } from './ignore-rules';

/** What one rule left out. */
export interface IgnoredByRule extends IgnoredBy {
  readonly files: number;
  readonly bytes: number;
  /** Some of the paths: a rule can leave out a hundred thousand. */
  readonly examples: readonly string[];
}

export const ignoredExamplesAtMost = 100;

interface Counted {
  readonly by: IgnoredBy;
  files: number;
  bytes: number;
  readonly examples: string[];
}

/** Counts what is left out, by rule. */
export class IgnoredFiles {
  private readonly byRule = new Map<string, Counted>();

  add(file: { readonly path: string; readonly sizeBytes: number }, by: IgnoredBy): void {
    const key = `${by.origin} ${by.rule}`;
    const counted = this.byRule.get(key) ?? { by, files: 0, bytes: 0, examples: [] };
    this.byRule.set(key, counted);
    counted.files += 1;
    counted.bytes += file.sizeBytes;
    if (counted.examples.length < ignoredExamplesAtMost) counted.examples.push(file.path);
  }

  get summary(): IgnoredByRule[] {
    return [...this.byRule.values()].map(({ by, files, bytes, examples }) => ({
      ...by,
      files,
      bytes,
      examples: [...examples],
    }));
  }
}

import { byDirectory } from './distinct-paths';
import type { FoundFile } from './found-file';
import { type IgnoreRules, noRules } from './ignore-rules';
import { ScanBook } from './scan-book';
import type { ScanSummary } from './upload-state';

export type { FoundFile } from './found-file';

export interface Scan<F> {
  /** In directory order, each with its one identity: an NFC path that no other file of the scan has. */
  readonly files: readonly FoundFile<F>[];
  readonly summary: ScanSummary;
}

/**
 * Gives each found file its identity, all at once. A refused name still goes into the manifest, where it is on record as failed,
 * unless it could not even be written there.
 */
export function finishScan<F>(
  folderName: string,
  found: readonly FoundFile<F>[],
  unreadable: ScanSummary['unreadable'],
  rules: IgnoreRules = noRules,
): Scan<F> {
  const book = new ScanBook<F>(folderName, rules);
  book.take(found);
  book.end(unreadable);
  return { files: [...book.files].sort(byDirectory), summary: book.summary };
}

import type { FoundFile } from '../found-file';

/** Files that were all found before. */
export async function* allAtOnce<F>(files: readonly FoundFile<F>[]): AsyncGenerator<readonly FoundFile<F>[]> {
  yield files;
}

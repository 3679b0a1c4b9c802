import { alternativePath } from '../../core/sessions/conflict';
import { compareUtf8 } from '../../core/storage/byte-order';
import { directoryOf } from './file-table';

/**
 * Paths of files whose names are not NFC. A name that is NFC keeps its path whatever else is found, so such a file is sent at
 * once; these wait for the end of the scan, when it is known whether another file has the path that they become. The rule
 * depends on the names in a folder alone, so that picking it again, in whatever way and order, gives the same paths.
 */
export function giveDistinctPaths<File extends { readonly path: string }>(
  others: readonly File[],
  asTheyAre: Iterable<{ readonly path: string }>,
): { files: File[]; renamed: { path: string; from: string }[] } {
  if (others.length === 0) return { files: [], renamed: [] };
  const groups = new Map<string, File[]>();
  for (const file of others) {
    const path = file.path.normalize('NFC');
    const twins = groups.get(path);
    if (twins) twins.push(file);
    else groups.set(path, [file]);
  }
  // Another path of the same folder is all that a new name could meet.
  const folders = new Set([...groups.keys()].map(directoryOf));
  const taken = new Set(groups.keys());
  const owned = new Set<string>();
  for (const { path } of asTheyAre) {
    if (!folders.has(directoryOf(path))) continue;
    taken.add(path);
    owned.add(path);
  }
  const files: File[] = [];
  const renamed: { path: string; from: string }[] = [];
  for (const [path, twins] of [...groups].sort(([a], [b]) => compareUtf8(a, b))) {
    twins.sort((a, b) => compareUtf8(a.path, b.path));
    for (const [index, twin] of twins.entries()) {
      const keeps = index === 0 && !owned.has(path);
      const own = keeps ? path : freePath(path, taken);
      taken.add(own);
      files.push({ ...twin, path: own });
      if (!keeps) renamed.push({ path: own, from: twin.path });
    }
  }
  return { files, renamed };
}

function freePath(path: string, taken: ReadonlySet<string>): string {
  for (let n = 2; ; n++) {
    const candidate = alternativePath(path, n);
    if (!taken.has(candidate)) return candidate;
  }
}

export function byDirectory(a: { path: string }, b: { path: string }): number {
  return compareUtf8(directoryOf(a.path), directoryOf(b.path)) || compareUtf8(a.path, b.path);
}

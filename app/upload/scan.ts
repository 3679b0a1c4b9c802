import { alternativePath } from '../../core/sessions/conflict';
import { compareUtf8 } from '../../core/storage/byte-order';
import { buildObjectKey, pathProblemSentence } from '../../core/storage/object-key';
import type { ScanSummary } from './upload-state';

/** A file as the picker or the walker gave it; the path as the disk spells it, below the picked folder. */
export interface FoundFile<F> {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
  readonly file: F;
}

export interface Scan<F> {
  /** In directory order, each with its one identity: an NFC path that no other file of the scan has. */
  readonly files: readonly FoundFile<F>[];
  readonly summary: ScanSummary;
}

/** Longer paths would fail the whole manifest batch they travel in. */
const maxManifestPathChars = 4_096;

/**
 * Gives each found file its identity. Files whose names meet after NFC get distinct paths by a rule that depends on their
 * names alone, so that picking the folder again gives the same paths.
 * A refused name still goes into the manifest, where it is on record as failed, unless it could not even be written there.
 */
export function finishScan<F>(
  folderName: string,
  found: readonly FoundFile<F>[],
  unreadable: ScanSummary['unreadable'],
): Scan<F> {
  const { files, renamed } = giveDistinctPaths(found);
  const refused: { path: string; sentence: string }[] = [];
  const kept: FoundFile<F>[] = [];
  let good = 0;
  let bytes = 0;
  for (const file of files) {
    const built = buildObjectKey('', file.path);
    if (built.ok) {
      good += 1;
      bytes += file.sizeBytes;
      kept.push(file);
      continue;
    }
    refused.push({ path: file.path, sentence: pathProblemSentence(built.problem) });
    const canBeRecorded =
      built.problem !== 'not_unicode' &&
      built.problem !== 'empty' &&
      file.path.length <= maxManifestPathChars;
    if (canBeRecorded) kept.push(file);
  }
  return { files: kept, summary: { folderName, files: good, bytes, renamed, refused, unreadable } };
}

function giveDistinctPaths<F>(found: readonly FoundFile<F>[]): {
  files: FoundFile<F>[];
  renamed: { path: string; from: string }[];
} {
  const byPath = new Map<string, FoundFile<F>[]>();
  for (const file of found) {
    const path = file.path.normalize('NFC');
    const twins = byPath.get(path);
    if (twins) twins.push(file);
    else byPath.set(path, [file]);
  }
  const files: FoundFile<F>[] = [];
  const groups: [string, FoundFile<F>[]][] = [];
  for (const [path, twins] of byPath) {
    const [only] = twins;
    if (twins.length === 1 && only) files.push({ ...only, path });
    else groups.push([path, twins]);
  }
  groups.sort(([a], [b]) => compareUtf8(a, b));
  const taken = new Set(byPath.keys());
  const renamed: { path: string; from: string }[] = [];
  for (const [path, twins] of groups) {
    // The name that is NFC already keeps the path; the others follow in the order of their own bytes.
    twins.sort((a, b) => Number(b.path === path) - Number(a.path === path) || compareUtf8(a.path, b.path));
    for (const [index, twin] of twins.entries()) {
      const own = index === 0 ? path : freePath(path, taken);
      taken.add(own);
      files.push({ ...twin, path: own });
      if (index > 0) renamed.push({ path: own, from: twin.path });
    }
  }
  return { files: files.sort(byDirectory), renamed };
}

function freePath(path: string, taken: ReadonlySet<string>): string {
  for (let n = 2; ; n++) {
    const candidate = alternativePath(path, n);
    if (!taken.has(candidate)) return candidate;
  }
}

function byDirectory(a: { path: string }, b: { path: string }): number {
  return compareUtf8(directoryOf(a.path), directoryOf(b.path)) || compareUtf8(a.path, b.path);
}

const directoryOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

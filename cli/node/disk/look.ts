import { type Stats, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { FileStat } from '../../../app/upload/ports';
import { statOf } from '../disk-file';

/** What is found at a path, behind links. */
export type Look =
  | ({ readonly kind: 'file' } & FileStat)
  | { readonly kind: 'folder' | 'other' }
  | { readonly kind: 'nothing'; readonly code: string | null };

/** Blocks while the disk does: for a thread of its own. */
export function lookNow(path: string): Look {
  try {
    return lookOf(statSync(path));
  } catch (cause) {
    return nothing(cause);
  }
}

/** All at once, in Node's own threads: on a slow share their waits pass together. */
export function lookTogether(paths: readonly string[]): Promise<Look[]> {
  return Promise.all(paths.map((path) => stat(path).then(lookOf, nothing)));
}

function lookOf(seen: Stats): Look {
  if (seen.isFile()) return { kind: 'file', ...statOf(seen) };
  return { kind: seen.isDirectory() ? 'folder' : 'other' };
}

function nothing(cause: unknown): Look {
  return { kind: 'nothing', code: codeOf(cause) };
}

export function codeOf(cause: unknown): string | null {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : null;
}

import type { FileState } from '../sessions/file-state';

/**
 * found: as they came in the manifest
 * path:  folder after folder, and in each by name, both in byte order
 * size:  the largest first
 */
export const fileOrders = ['found', 'path', 'size'] as const;

/** A page of a session's files; null is no condition. */
export interface FileListQuery {
  readonly state: FileState | null;
  /** Stands somewhere in the path; letters from A to Z count in either case. */
  readonly text: string | null;
  readonly minBytes: number | null;
  readonly maxBytes: number | null;
  readonly order: (typeof fileOrders)[number];
  /** The last id of the page before, in the same order; 0 for the first page. */
  readonly cursor: number;
  readonly limit: number;
}

export const allFiles = { state: null, text: null, minBytes: null, maxBytes: null, order: 'found' } as const;

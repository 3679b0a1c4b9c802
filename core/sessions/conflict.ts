import type { ConflictPolicy } from '../protocol/upload-settings';
import type { StoredObject } from '../storage/object-store';

/**
 * upload:   send it (over an existing object only where the policy says so)
 * compare:  the engine hashes the local file first; identical content is not sent
 * fail:     the key is taken
 */
export type PlanDecision =
  | { action: 'upload' }
  | { action: 'compare'; existing: { etag: string; sizeBytes: number } }
  | { action: 'fail' };

/** What becomes of a planned file, given what the bucket holds at its key (null: nothing). */
export function decideConflict(
  policy: ConflictPolicy,
  sizeBytes: number,
  existing: StoredObject | null,
): PlanDecision {
  if (!existing) return { action: 'upload' };
  switch (policy) {
    case 'overwrite':
      return { action: 'upload' };
    case 'fail':
      return { action: 'fail' };
    case 'skip_identical':
    case 'keep_both': {
      // Only equal sizes can be identical; without an ETag there is nothing to compare with.
      const comparable = existing.sizeBytes === sizeBytes && existing.etag !== null;
      return comparable
        ? { action: 'compare', existing: { etag: existing.etag ?? '', sizeBytes } }
        : { action: 'upload' };
    }
  }
}

/** The policies under which no existing object may be replaced. */
export function neverOverwrites(policy: ConflictPolicy): boolean {
  return policy === 'fail' || policy === 'keep_both';
}

/**
 * The n-th alternative path (n ≥ 2) of a file whose key is taken: "a/photo.jpg" → "a/photo (2).jpg". A leading dot is part
 * of the name and starts no extension.
 */
export function alternativePath(path: string, n: number): string {
  const slash = path.lastIndexOf('/') + 1;
  const dot = path.lastIndexOf('.');
  const stem = dot > slash ? dot : path.length;
  return `${path.slice(0, stem)} (${n})${path.slice(stem)}`;
}

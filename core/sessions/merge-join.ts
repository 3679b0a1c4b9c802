import { compareUtf8 } from '../storage/byte-order';
import type { StoredObject } from '../storage/object-store';

export interface Joined<T> {
  readonly entry: T;
  readonly object: StoredObject | null;
}

/**
 * Joins ledger entries with a listing of the bucket, both in UTF-8 byte order of their keys. Objects that no entry asks for
 * are passed over. Each input is read once.
 */
export function mergeJoin<T extends { key: string }>(
  entries: readonly T[],
  objects: readonly StoredObject[],
): Joined<T>[] {
  let at = 0;
  return entries.map((entry) => {
    let object = objects[at];
    while (object && compareUtf8(object.key, entry.key) < 0) object = objects[++at];
    return { entry, object: object && object.key === entry.key ? object : null };
  });
}

/** False for a server that lists in another order than S3's: a merge-join would then report present objects as missing. */
export function isInKeyOrder(objects: readonly StoredObject[], after = ''): boolean {
  let previous = after;
  return objects.every((object) => {
    const inOrder = previous === '' || compareUtf8(previous, object.key) < 0;
    previous = object.key;
    return inOrder;
  });
}

import { compareUtf8 } from '../storage/byte-order';
import { lookAt } from '../storage/look-at';
import type { ObjectStore, StoredObject, StoreResult } from '../storage/object-store';
import { isInKeyOrder, type Joined, mergeJoin } from './merge-join';

export interface Survey<T> {
  readonly joined: Joined<T>[];
  /** Entries beyond the budget of pages or looks; the next message goes on with them. */
  readonly rest: number;
}

export const pagesAtMost = 10;
/** Below this many entries, asking key by key is cheaper than listing what lies between them. */
const lookupsAtMost = 4;
const lookupsAtOnce = 4;
/** An invocation has 10,000 subrequests, which all jobs of a batch share. */
export const looksAtMost = 1_000;

/**
 * What the bucket holds at the keys of `entries` (sorted by UTF-8 bytes), by listing their key range in a bounded number of
 * requests. A crowded range ends early: `rest` entries are left for the next call. A server that lists out of order is
 * asked key by key instead.
 */
export async function surveyBucket<T extends { key: string }>(
  store: ObjectStore,
  prefix: string,
  entries: readonly T[],
  pages = pagesAtMost,
  looks = looksAtMost,
): Promise<StoreResult<Survey<T>>> {
  const first = entries[0];
  const last = entries.at(-1);
  if (!first || !last) return { ok: true, value: { joined: [], rest: 0 } };

  const objects: StoredObject[] = [];
  let token: string | undefined;
  for (let page = 0; page < pages; page++) {
    // A key that ends one step before `first`: start-after is exclusive.
    const from = token ? { token } : { startAfter: justBefore(first.key) };
    const listed = await store.list({ prefix, ...from });
    if (!listed.ok) return listed;
    if (!isInKeyOrder(listed.value.objects, objects.at(-1)?.key)) return lookUp(store, entries, looks);
    objects.push(...listed.value.objects);
    const reached = objects.at(-1)?.key;
    if (listed.value.nextToken === null || (reached !== undefined && compareUtf8(reached, last.key) >= 0)) {
      return { ok: true, value: { joined: mergeJoin(entries, objects), rest: 0 } };
    }
    // The first page also tells a missing bucket or a refused key by name, which a HEAD could not.
    if (entries.length <= lookupsAtMost) return lookUp(store, entries, looks);
    token = listed.value.nextToken;
  }
  const reached = objects.at(-1)?.key ?? '';
  const covered = entries.filter((entry) => compareUtf8(entry.key, reached) <= 0);
  // A range with more strangers than the budget lists: ask for one entry, so that every call moves on.
  if (covered.length === 0) {
    const looked = await lookUp(store, [first], looks);
    return looked.ok
      ? { ok: true, value: { joined: looked.value.joined, rest: entries.length - 1 } }
      : looked;
  }
  return { ok: true, value: { joined: mergeJoin(covered, objects), rest: entries.length - covered.length } };
}

async function lookUp<T extends { key: string }>(
  store: ObjectStore,
  entries: readonly T[],
  looks: number,
): Promise<StoreResult<Survey<T>>> {
  const joined: Joined<T>[] = [];
  const asked = entries.slice(0, looks);
  for (let at = 0; at < asked.length; at += lookupsAtOnce) {
    const some = asked.slice(at, at + lookupsAtOnce);
    const heads = await Promise.all(some.map((entry) => lookAt(store, entry.key)));
    for (const [i, entry] of some.entries()) {
      const head = heads[i];
      if (!head) continue;
      if (!head.ok) return head;
      joined.push({ entry, object: head.value });
    }
  }
  return { ok: true, value: { joined, rest: entries.length - asked.length } };
}

/**
 * A place in the key order just before `key`, with as few strangers as possible between: its last character made one
 * smaller, followed by the last of all characters. Where that is no valid text, the last character is dropped, which only
 * lists a little more.
 */
function justBefore(key: string): string {
  const characters = [...key];
  const last = characters.pop()?.codePointAt(0) ?? 0;
  const stem = characters.join('');
  const isPlain = last > 0x21 && last < 0xd800;
  return isPlain && key.length < 250 ? `${stem}${String.fromCodePoint(last - 1)}\u{10fffd}` : stem;
}

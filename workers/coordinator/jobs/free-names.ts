import { alternativePath } from '../../../core/sessions/conflict';
import { CountedLooks } from '../../../core/storage/counted-looks';
import { lookAt } from '../../../core/storage/look-at';
import { buildObjectKey } from '../../../core/storage/object-key';
import type { ObjectStore, StoreResult } from '../../../core/storage/object-store';

/** How many names "a (2)", "a (3)" … are tried for one file before it is given up. */
const namesAtMost = 200;

/** Whether another file of the session has this key already. */
export type IsTaken = (key: string) => Promise<boolean>;

/** Names beside those that are taken, for the files of one message. */
export class FreeNames {
  private readonly given = new Set<string>();
  private used = 0;

  constructor(
    private readonly store: ObjectStore,
    private readonly prefix: string,
    private readonly isTaken: IsTaken,
  ) {}

  /** What finding them took so far. */
  get requests(): number {
    return this.used;
  }

  /** The first free one of "a (2)", "a (3)" …, as a key; null where all that are tried are taken. */
  async find(path: string): Promise<StoreResult<string | null>> {
    let alike: ReadonlySet<string> | null = null;
    for (let n = 2; n <= namesAtMost; n++) {
      const key = this.keyOf(path, n);
      if (key === null) break;
      if (alike?.has(key)) continue;
      const free = await this.isFree(key);
      if (!free.ok) return free;
      if (free.value) return { ok: true, value: key };
      if (alike) continue;
      // Where one is taken many may be, as after a dozen uploads of the same folder.
      const listed = await this.keysAlike(key, this.keyOf(path, n + 1) ?? key);
      if (!listed.ok) return listed;
      alike = listed.value;
    }
    return { ok: true, value: null };
  }

  private keyOf(path: string, n: number): string | null {
    const built = buildObjectKey(this.prefix, alternativePath(path, n));
    return built.ok ? built.key : null;
  }

  private async isFree(key: string): Promise<StoreResult<boolean>> {
    if (this.given.has(key)) return { ok: true, value: false };
    // The session is asked whether it has given the name to another file, then the bucket.
    this.used += 1;
    if (await this.isTaken(key)) return { ok: true, value: false };
    const counted = new CountedLooks(this.store);
    const seen = await lookAt(counted, key);
    this.used += counted.requests;
    if (!seen.ok) return seen;
    if (seen.value === null) this.given.add(key);
    return { ok: true, value: seen.value === null };
  }

  /** Those of the bucket that begin as both do, as far as one page shows them; the others are looked at one by one. */
  private async keysAlike(one: string, other: string): Promise<StoreResult<ReadonlySet<string>>> {
    let shared = 0;
    while (shared < one.length && one[shared] === other[shared]) shared++;
    this.used += 1;
    const page = await this.store.list({ prefix: one.slice(0, shared) });
    return page.ok ? { ok: true, value: new Set(page.value.objects.map(({ key }) => key)) } : page;
  }
}

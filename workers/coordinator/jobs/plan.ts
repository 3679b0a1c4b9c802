import type { PackLimits } from '../../../core/protocol/pack';
import type { ConflictPolicy } from '../../../core/protocol/upload-settings';
import { alternativePath, decideConflict } from '../../../core/sessions/conflict';
import type { Joined } from '../../../core/sessions/merge-join';
import { surveyBucket } from '../../../core/sessions/survey';
import type { BucketAbilities } from '../../../core/storage/bucket-abilities';
import { lookAt } from '../../../core/storage/look-at';
import { buildObjectKey } from '../../../core/storage/object-key';
import type { ObjectStore, StoredObject, StoreResult } from '../../../core/storage/object-store';
import type { CompareFor } from '../ledger/file-row';
import type { PlanEntry, PlanResult } from './work';

/** How many names "a (2)", "a (3)" … are tried for one file before it is given up. */
const namesAtMost = 200;
/** Looks for free names in one message; files beyond stay pending, and the next message takes them. */
const lookupsAtMost = 200;
/** Looks for checksums where no packs tell how many subrequests there are: the free plan has 50. */
const fewLooks = 30;
/** A Worker has six connections that wait for an answer at a time. */
const looksAtOnce = 6;

export interface ChecksumLooks {
  /** The bucket check found ETags that are no MD5s, as those of SSE-KMS. */
  readonly noneIsMd5: boolean;
  /** In one message; files beyond stay pending. */
  readonly atMost: number;
}

/** `packs`: a plan may ask as often as a pack does. */
export function checksumLooks(
  { checkedAtMs, etagIsMd5 }: Pick<BucketAbilities, 'checkedAtMs' | 'etagIsMd5'>,
  packs: Pick<PackLimits, 'files'> | null,
): ChecksumLooks {
  return { noneIsMd5: checkedAtMs > 0 && !etagIsMd5, atMost: packs?.files ?? fewLooks };
}

/** Whether another file of the session has this key already. */
export type IsTaken = (key: string) => Promise<boolean>;

/** Applies the conflict policy to a chunk of files, by what the bucket holds at their keys. */
export async function plan(
  store: ObjectStore,
  prefix: string,
  policy: ConflictPolicy,
  entries: readonly PlanEntry[],
  isTaken: IsTaken,
  looks: ChecksumLooks,
): Promise<StoreResult<PlanResult[]>> {
  const survey = await surveyBucket(store, prefix, entries);
  if (!survey.ok) return survey;
  const seen = await withChecksums(store, policy, survey.value.joined, looks);
  if (!seen.ok) return seen;
  const results: PlanResult[] = [];
  const given = new Set<string>();
  let lookups = 0;
  const isFree = async (key: string) => {
    lookups++;
    if (given.has(key) || (await isTaken(key))) return { ok: true, value: false } as const;
    const head = await lookAt(store, key);
    if (!head.ok) return head;
    if (head.value === null) given.add(key);
    return { ok: true, value: head.value === null } as const;
  };
  for (const { entry, object } of seen.value) {
    if (lookups >= lookupsAtMost) break;
    if (object?.etag && mayBeOurs(entry, object)) {
      results.push(compared(entry, 'resume', object.etag, object));
      continue;
    }
    const decided = await planFile(prefix, policy, entry, object, isFree);
    if (!decided.ok) return decided;
    results.push(decided.value);
  }
  return { ok: true, value: results };
}

/** What an attempt or version before may have sent; not what was compared already, and has other content. */
const mayBeOurs = (entry: PlanEntry, object: StoredObject): boolean =>
  !entry.differs && object.sizeBytes === entry.size && (entry.maybeSent || object.etag === entry.sent);

function compared(
  { id }: PlanEntry,
  compareFor: CompareFor,
  etag: string,
  object: StoredObject | null,
): PlanResult {
  return { id, action: 'compare', compareFor, etag, crc64nvme: object?.crc64nvme ?? null };
}

/**
 * Objects that will be compared, and whose ETag may not tell their content, as HEAD shows them: with their CRC64NVME, which no
 * listing has. Where ETags are MD5s, those of objects that were joined from parts may still say nothing. Ends
 * with the files that there was room for.
 */
async function withChecksums(
  store: ObjectStore,
  policy: ConflictPolicy,
  joined: readonly Joined<PlanEntry>[],
  { noneIsMd5, atMost }: ChecksumLooks,
): Promise<StoreResult<Joined<PlanEntry>[]>> {
  const isUnclear = ({ entry, object }: Joined<PlanEntry>) =>
    object?.etag &&
    object.crc64nvme === undefined &&
    (noneIsMd5 || object.etag.includes('-')) &&
    (mayBeOurs(entry, object) ||
      (!entry.differs && decideConflict(policy, entry.size, object).action === 'compare'));
  const unclear = joined.flatMap((each, at) => (isUnclear(each) ? [at] : []));
  const seen = joined.slice(0, unclear[atMost]);
  for (let from = 0; from < Math.min(unclear.length, atMost); from += looksAtOnce) {
    const some = unclear.slice(from, Math.min(from + looksAtOnce, atMost));
    const heads = await Promise.all(some.map((at) => store.head(joined[at]?.entry.key ?? '')));
    for (const [i, at] of some.entries()) {
      const [each, head] = [joined[at], heads[i]];
      if (!each || !head) continue;
      // Refused for good, it is compared by what the listing has.
      if (!head.ok && !head.problem.transient) continue;
      if (!head.ok) return head;
      seen[at] = { entry: each.entry, object: head.value };
    }
  }
  return { ok: true, value: seen };
}

type IsFree = (key: string) => Promise<StoreResult<boolean>>;

async function planFile(
  prefix: string,
  policy: ConflictPolicy,
  entry: PlanEntry,
  object: StoredObject | null,
  isFree: IsFree,
): Promise<StoreResult<PlanResult>> {
  const decision = decideConflict(policy, entry.size, object);
  if (policy === 'keep_both' && object && (entry.differs || decision.action === 'upload')) {
    return findFreeKey(prefix, entry, isFree);
  }
  switch (decision.action) {
    case 'upload':
    case 'fail':
      return { ok: true, value: { id: entry.id, action: decision.action } };
    case 'compare': {
      const compareFor = policy === 'keep_both' ? 'keep' : 'skip';
      return { ok: true, value: compared(entry, compareFor, decision.existing.etag, object) };
    }
  }
}

async function findFreeKey(
  prefix: string,
  entry: PlanEntry,
  isFree: IsFree,
): Promise<StoreResult<PlanResult>> {
  for (let n = 2; n <= namesAtMost; n++) {
    const built = buildObjectKey(prefix, alternativePath(entry.path, n));
    if (!built.ok) break;
    const free = await isFree(built.key);
    if (!free.ok) return free;
    if (free.value) return { ok: true, value: { id: entry.id, action: 'upload', key: built.key } };
  }
  return { ok: true, value: { id: entry.id, action: 'fail' } };
}

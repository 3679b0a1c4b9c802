import type { PackLimits } from '../../../core/protocol/pack';
import type { ConflictPolicy } from '../../../core/protocol/upload-settings';
import { decideConflict } from '../../../core/sessions/conflict';
import type { Joined } from '../../../core/sessions/merge-join';
import { looksAtMost, pagesAtMost, surveyBucket } from '../../../core/sessions/survey';
import type { BucketAbilities } from '../../../core/storage/bucket-abilities';
import { CountedLooks } from '../../../core/storage/counted-looks';
import type { ObjectStore, StoredObject, StoreResult } from '../../../core/storage/object-store';
import type { CompareFor } from '../ledger/file-row';
import { FreeNames, type IsTaken } from './free-names';
import type { PlanEntry, PlanResult } from './work';

/** Requests where no packs tell how many subrequests there are: the free plan has 50. */
const fewRequests = 30;
/** At most. */
const requestsOfLook = 2;
/** A Worker has six connections that wait for an answer at a time. */
const looksAtOnce = 6;

export interface Looks {
  /** The bucket check found ETags that are no MD5s, as those of SSE-KMS. */
  readonly noneIsMd5: boolean;
  /** Requests of one message for checksums and free names, beside the listing; files beyond stay pending. */
  readonly atMost: number;
  /** As many for files that a verification does not find in its listing, or uploads that are aborted; the next job takes the others. */
  readonly ofVerification: number;
}

/** `packs`: a plan may ask as often as a pack does. Who allows packs of more than the free plan has room for, has the paid one. */
export function looksOf(
  { checkedAtMs, etagIsMd5 }: Pick<BucketAbilities, 'checkedAtMs' | 'etagIsMd5'>,
  packs: Pick<PackLimits, 'files'> | null,
): Looks {
  const atMost = packs?.files ?? fewRequests;
  const ofVerification = atMost > fewRequests ? looksAtMost : atMost;
  return { noneIsMd5: checkedAtMs > 0 && !etagIsMd5, atMost, ofVerification };
}

/** Applies the conflict policy to a chunk of files, by what the bucket holds at their keys. */
export async function plan(
  store: ObjectStore,
  prefix: string,
  policy: ConflictPolicy,
  entries: readonly PlanEntry[],
  isTaken: IsTaken,
  looks: Looks,
): Promise<StoreResult<PlanResult[]>> {
  const survey = await surveyBucket(store, prefix, entries, pagesAtMost, Math.min(looksAtMost, looks.atMost));
  if (!survey.ok) return survey;
  const seen = await withChecksums(store, policy, survey.value.joined, looks);
  if (!seen.ok) return seen;
  const results: PlanResult[] = [];
  const names = new FreeNames(store, prefix, isTaken);
  for (const { entry, object } of seen.value.joined) {
    // Not before the first: every message is to plan something.
    const isSpent = names.requests >= seen.value.left;
    if (isSpent && results.length > 0 && needsName(policy, entry, object)) break;
    if (object?.etag && mayBeOurs(entry, object)) {
      results.push(compared(entry, 'resume', object.etag, object));
      continue;
    }
    const decided = await planFile(policy, entry, object, names);
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
 * with the files that there was room for. Once none of a few shows its own, for want of the right to decrypt, no more are asked.
 */
async function withChecksums(
  store: ObjectStore,
  policy: ConflictPolicy,
  joined: readonly Joined<PlanEntry>[],
  { noneIsMd5, atMost }: Looks,
): Promise<StoreResult<{ joined: Joined<PlanEntry>[]; left: number }>> {
  const isUnclear = ({ entry, object }: Joined<PlanEntry>) =>
    object?.etag &&
    object.crc64nvme === undefined &&
    (noneIsMd5 || object.etag.includes('-')) &&
    (mayBeOurs(entry, object) ||
      (!entry.differs && decideConflict(policy, entry.size, object).action === 'compare'));
  const unclear = joined.flatMap((each, at) => (isUnclear(each) ? [at] : []));
  const seen = [...joined];
  const counted = new CountedLooks(store);
  let [asked, shown] = [0, 0];
  for (let from = 0; from < unclear.length; ) {
    const left = atMost - counted.requests;
    if (shown === 0 && (asked >= looksAtOnce || left <= 0)) break;
    if (left <= 0) return { ok: true, value: { joined: seen.slice(0, unclear[from]), left } };
    const some = unclear.slice(from, from + Math.min(looksAtOnce, Math.ceil(left / requestsOfLook)));
    from += some.length;
    const heads = await Promise.all(some.map((at) => counted.head(joined[at]?.entry.key ?? '')));
    for (const [i, at] of some.entries()) {
      const [each, head] = [joined[at], heads[i]];
      if (!each || !head) continue;
      // Refused for good, it is compared by what the listing has.
      if (!head.ok && !head.problem.transient) continue;
      if (!head.ok) return head;
      seen[at] = { entry: each.entry, object: head.value };
    }
    asked += heads.length;
    shown += heads.filter((head) => head.ok && head.value?.crc64nvme !== undefined).length;
  }
  return { ok: true, value: { joined: seen, left: atMost - counted.requests } };
}

function needsName(policy: ConflictPolicy, entry: PlanEntry, object: StoredObject | null): boolean {
  if (policy !== 'keep_both' || object === null) return false;
  return entry.differs || decideConflict(policy, entry.size, object).action === 'upload';
}

async function planFile(
  policy: ConflictPolicy,
  entry: PlanEntry,
  object: StoredObject | null,
  names: FreeNames,
): Promise<StoreResult<PlanResult>> {
  if (needsName(policy, entry, object)) {
    const { id, path } = entry;
    const found = await names.find(path);
    if (!found.ok) return found;
    const key = found.value;
    return { ok: true, value: key === null ? { id, action: 'fail' } : { id, action: 'upload', key } };
  }
  const decision = decideConflict(policy, entry.size, object);
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

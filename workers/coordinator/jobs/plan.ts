import type { ConflictPolicy } from '../../../core/protocol/upload-settings';
import { alternativePath, decideConflict } from '../../../core/sessions/conflict';
import { surveyBucket } from '../../../core/sessions/survey';
import { buildObjectKey } from '../../../core/storage/object-key';
import type { ObjectStore, StoredObject, StoreResult } from '../../../core/storage/object-store';
import type { PlanEntry, PlanResult } from './work';

/** How many names "a (2)", "a (3)" … are tried for one file before it is given up. */
const namesAtMost = 200;
/** Looks for our own objects and for free names in one message; files beyond stay pending, and the next message takes them. */
const lookupsAtMost = 200;

/** Whether another file of the session has this key already. */
export type IsTaken = (key: string) => Promise<boolean>;

/** Applies the conflict policy to a chunk of files, by what the bucket holds at their keys. */
export async function plan(
  store: ObjectStore,
  prefix: string,
  policy: ConflictPolicy,
  entries: readonly PlanEntry[],
  isTaken: IsTaken,
): Promise<StoreResult<PlanResult[]>> {
  const survey = await surveyBucket(store, prefix, entries);
  if (!survey.ok) return survey;
  const results: PlanResult[] = [];
  const given = new Set<string>();
  let lookups = 0;
  const isFree = async (key: string) => {
    lookups++;
    if (given.has(key) || (await isTaken(key))) return { ok: true, value: false } as const;
    const head = await store.head(key);
    if (!head.ok) return head;
    if (head.value === null) given.add(key);
    return { ok: true, value: head.value === null } as const;
  };
  for (const { entry, object } of survey.value.joined) {
    if (lookups >= lookupsAtMost) break;
    if (object?.etag && mayBeOurs(entry, object)) {
      results.push({ id: entry.id, action: 'compare', compareFor: 'resume', etag: object.etag });
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
      return {
        ok: true,
        value: { id: entry.id, action: 'compare', compareFor, etag: decision.existing.etag },
      };
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

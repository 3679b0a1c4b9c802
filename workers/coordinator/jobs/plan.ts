import type { ConflictPolicy } from '../../../core/protocol/upload-settings';
import { alternativePath, decideConflict } from '../../../core/sessions/conflict';
import { surveyBucket } from '../../../core/sessions/survey';
import { buildObjectKey } from '../../../core/storage/object-key';
import type { ObjectStore, StoredObject, StoreResult } from '../../../core/storage/object-store';
import type { PlanEntry, PlanResult } from './work';

/** How many names "a (2)", "a (3)" … are tried for one file before it is given up. */
const namesAtMost = 200;

/** Applies the conflict policy to a chunk of files, by what the bucket holds at their keys. */
export async function plan(
  store: ObjectStore,
  prefix: string,
  policy: ConflictPolicy,
  entries: readonly PlanEntry[],
): Promise<StoreResult<PlanResult[]>> {
  const survey = await surveyBucket(store, prefix, entries);
  if (!survey.ok) return survey;
  const results: PlanResult[] = [];
  for (const { entry, object } of survey.value.joined) {
    const decided = await planFile(store, prefix, policy, entry, object);
    if (!decided.ok) return decided;
    results.push(decided.value);
  }
  return { ok: true, value: results };
}

async function planFile(
  store: ObjectStore,
  prefix: string,
  policy: ConflictPolicy,
  entry: PlanEntry,
  object: StoredObject | null,
): Promise<StoreResult<PlanResult>> {
  const decision = decideConflict(policy, entry.size, object);
  if (policy === 'keep_both' && object && (entry.differs || decision.action === 'upload')) {
    return findFreeKey(store, prefix, entry);
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
  store: ObjectStore,
  prefix: string,
  entry: PlanEntry,
): Promise<StoreResult<PlanResult>> {
  for (let n = 2; n <= namesAtMost; n++) {
    const built = buildObjectKey(prefix, alternativePath(entry.path, n));
    if (!built.ok) break;
    const head = await store.head(built.key);
    if (!head.ok) return head;
    if (head.value === null) return { ok: true, value: { id: entry.id, action: 'upload', key: built.key } };
  }
  return { ok: true, value: { id: entry.id, action: 'fail' } };
}

import { surveyInRanges } from '../../../core/sessions/survey-in-ranges';
import { judge } from '../../../core/sessions/verification';
import { CountedLooks } from '../../../core/storage/counted-looks';
import { lookAt } from '../../../core/storage/look-at';
import type { ObjectStore, StoreResult } from '../../../core/storage/object-store';
import type { VerifyEntry, VerifyResult } from './work';

/**
 * The coordinator's own look at the bucket. A file that the listing lacks is asked for by key before it counts as missing; those
 * beyond `requestsAtMost`, and two more, have no result, and stay for the next job.
 */
export async function verify(
  store: ObjectStore,
  prefix: string,
  entries: readonly VerifyEntry[],
  etagIsMd5: boolean,
  requestsAtMost: number,
): Promise<StoreResult<VerifyResult[]>> {
  const survey = await surveyInRanges(store, prefix, entries, requestsAtMost);
  if (!survey.ok) return survey;
  const results: VerifyResult[] = [];
  const counted = new CountedLooks(store);
  for (const { entry, object } of survey.value.joined) {
    const expected = { sizeBytes: entry.size, etag: entry.etag, md5: entry.md5, crc64nvme: entry.crc64nvme };
    let verdict = judge(expected, object, etagIsMd5);
    if (!verdict.ok) {
      if (counted.requests >= requestsAtMost) continue;
      const head = await lookAt(counted, entry.key);
      if (!head.ok) return head;
      verdict = judge(expected, head.value, etagIsMd5);
    }
    results.push(
      verdict.ok
        ? { id: entry.id, etag: verdict.etag, reason: null }
        : { id: entry.id, etag: null, reason: verdict.reason },
    );
  }
  return { ok: true, value: results };
}

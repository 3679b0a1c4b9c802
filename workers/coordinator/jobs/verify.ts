import { looksAtMost } from '../../../core/sessions/survey';
import { surveyInRanges } from '../../../core/sessions/survey-in-ranges';
import { judge } from '../../../core/sessions/verification';
import { lookAt } from '../../../core/storage/look-at';
import type { ObjectStore, StoreResult } from '../../../core/storage/object-store';
import type { VerifyEntry, VerifyResult } from './work';

/**
 * The coordinator's own look at the bucket. A file that the listing lacks is asked for by key before it counts as missing; of
 * more than a thousand the others have no result, and stay for the next job.
 */
export async function verify(
  store: ObjectStore,
  prefix: string,
  entries: readonly VerifyEntry[],
  etagIsMd5: boolean,
): Promise<StoreResult<VerifyResult[]>> {
  const survey = await surveyInRanges(store, prefix, entries);
  if (!survey.ok) return survey;
  const results: VerifyResult[] = [];
  let looks = 0;
  for (const { entry, object } of survey.value.joined) {
    const expected = { sizeBytes: entry.size, etag: entry.etag, md5: entry.md5, crc64nvme: entry.crc64nvme };
    let verdict = judge(expected, object, etagIsMd5);
    if (!verdict.ok) {
      if (++looks > looksAtMost) continue;
      const head = await lookAt(store, entry.key);
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

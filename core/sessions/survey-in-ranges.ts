import type { ObjectStore, StoreResult } from '../storage/object-store';
import { looksAtMost, type Survey, surveyBucket } from './survey';

/** As many as a page of a listing has: a range without strangers is one request. */
const rangeEntries = 1_000;
/** A Worker has six connections at a time. */
const rangesAtOnce = 5;
/** Of all ranges together; each has two, since one stranger is enough to fill the first. */
const pagesAtMost = 10;
const pagesOfRangeAtLeast = 2;

/**
 * As `surveyBucket`, for entries of which the bucket should hold most. Pages of one listing come one after another; so the key
 * range is cut at entries, and several of the cuts are listed at once.
 */
export async function surveyInRanges<T extends { key: string }>(
  store: ObjectStore,
  prefix: string,
  entries: readonly T[],
  looksInAll = looksAtMost,
): Promise<StoreResult<Survey<T>>> {
  const ranges = Array.from({ length: Math.ceil(entries.length / rangeEntries) }, (_, at) =>
    entries.slice(at * rangeEntries, (at + 1) * rangeEntries),
  );
  const pages = Math.max(pagesOfRangeAtLeast, Math.floor(pagesAtMost / ranges.length));
  const looks = Math.ceil(looksInAll / ranges.length);
  const surveys: StoreResult<Survey<T>>[] = [];
  let next = 0;
  const lane = async () => {
    for (let at = next++; at < ranges.length; at = next++) {
      const survey = await surveyBucket(store, prefix, ranges[at] ?? [], pages, looks);
      surveys[at] = survey;
      if (!survey.ok) next = ranges.length;
    }
  };
  await Promise.all(Array.from({ length: rangesAtOnce }, lane));
  const found: Survey<T>[] = [];
  for (const survey of surveys.filter((each) => each !== undefined)) {
    if (!survey.ok) return survey;
    found.push(survey.value);
  }
  const joined = found.flatMap((survey) => survey.joined);
  return { ok: true, value: { joined, rest: entries.length - joined.length } };
}

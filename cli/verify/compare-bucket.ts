import type { SignedReceipt } from '../../core/receipts/signed-receipt';
import { surveyBucket } from '../../core/sessions/survey';
import { compareUtf8 } from '../../core/storage/byte-order';
import type { ObjectStore, StoredObject } from '../../core/storage/object-store';
import { type StorageProblem, storageSentence } from '../../core/storage/storage-problem';
import { S3ObjectStore } from '../../workers/s3/s3-object-store';
import { CommandError, exitCodes } from '../command-error';
import type { BucketKeys } from './bucket-keys';
import type { Comparison } from './compare-folder';
import type { Arrived } from './receipt-lines';

const filesAtOnce = 2_000;

type Place = SignedReceipt['place'];

/** The bucket of a receipt, with the keys of whoever asks. */
export function bucketOf({ endpoint, region, bucket }: Place, keys: BucketKeys): ObjectStore {
  return new S3ObjectStore({ endpoint, region, bucket, ...keys });
}

/** Lists the bucket, and compares every object that the receipt names by size and ETag. */
export async function compareBucket(
  store: ObjectStore,
  place: Place,
  arrived: AsyncIterable<Arrived>,
): Promise<Comparison> {
  const lines: Pick<Arrived, 'path' | 'key' | 'sizeBytes' | 'etag'>[] = [];
  for await (const { path, key, sizeBytes, etag } of arrived) lines.push({ path, key, sizeBytes, etag });
  lines.sort((a, b) => compareUtf8(a.key, b.key));
  const differences: { path: string; sentence: string }[] = [];
  let bySizeAlone = 0;
  for (let at = 0; at < lines.length; ) {
    const survey = await surveyBucket(store, place.prefix, lines.slice(at, at + filesAtOnce));
    if (!survey.ok) throw refusalOf(survey.problem, place);
    for (const { entry, object } of survey.value.joined) {
      const sentence = differenceOf(entry, object);
      if (sentence !== null) differences.push({ path: entry.path, sentence });
      else if (entry.etag === null || object?.etag === null) bySizeAlone += 1;
    }
    at += survey.value.joined.length;
  }
  return { same: lines.length - differences.length, bySizeAlone, differences };
}

function differenceOf(line: Pick<Arrived, 'sizeBytes' | 'etag'>, object: StoredObject | null): string | null {
  if (!object) return 'The bucket does not have it.';
  if (object.sizeBytes !== line.sizeBytes)
    return `It has ${object.sizeBytes} bytes in the bucket, and not ${line.sizeBytes}.`;
  const isOther = line.etag !== null && object.etag !== null && object.etag !== line.etag;
  return isOther ? 'It was replaced in the bucket: its ETag is another one.' : null;
}

/** A page that is not S3's comes from what stands before the bucket: it says nothing of the keys. */
function refusalOf(problem: StorageProblem, { bucket, endpoint }: Place): CommandError {
  const { code, status } = problem;
  if (code === 'NoSuchBucket')
    return new CommandError(exitCodes.someFailed, `There is no bucket "${bucket}" at ${endpoint} any more.`);
  if (code === 'BadAnswer')
    return new CommandError(
      exitCodes.unreachable,
      `${endpoint} answers, but not like an S3 server${status === null ? '' : ` (HTTP ${status})`}. Check what stands between it and you.`,
    );
  // Nobody renews these, unlike those of a role.
  if (code === 'ExpiredToken')
    return new CommandError(
      exitCodes.notAllowed,
      'The bucket refuses the keys: they have expired. Set newer ones, then try again.',
    );
  const isAway = status === null || status >= 500 || problem.transient;
  return new CommandError(isAway ? exitCodes.unreachable : exitCodes.notAllowed, storageSentence(problem));
}

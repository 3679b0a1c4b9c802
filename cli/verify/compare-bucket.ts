import type { SignedReceipt } from '../../core/receipts/signed-receipt';
import { surveyBucket } from '../../core/sessions/survey';
import { compareUtf8 } from '../../core/storage/byte-order';
import type { BucketAccess, StoredObject } from '../../core/storage/object-store';
import { storageSentence } from '../../core/storage/storage-problem';
import { S3ObjectStore } from '../../workers/s3/s3-object-store';
import { CommandError, exitCodes } from '../command-error';
import type { BucketKeys } from './bucket-keys';
import type { Comparison } from './compare-folder';
import type { Arrived } from './receipt-lines';

const filesAtOnce = 2_000;

/** Lists the bucket with the keys of whoever asks, and compares every object that the receipt names by size and ETag. */
export async function compareBucket(
  keys: BucketKeys,
  { place }: SignedReceipt,
  arrived: AsyncIterable<Arrived>,
): Promise<Comparison> {
  const store = new S3ObjectStore(accessTo(place, keys));
  const lines: Pick<Arrived, 'path' | 'key' | 'sizeBytes' | 'etag'>[] = [];
  for await (const { path, key, sizeBytes, etag } of arrived) lines.push({ path, key, sizeBytes, etag });
  lines.sort((a, b) => compareUtf8(a.key, b.key));
  const differences: { path: string; sentence: string }[] = [];
  for (let at = 0; at < lines.length; ) {
    const survey = await surveyBucket(store, place.prefix, lines.slice(at, at + filesAtOnce));
    if (!survey.ok) {
      const { status } = survey.problem;
      const code = status === null || status >= 500 ? exitCodes.unreachable : exitCodes.notAllowed;
      throw new CommandError(code, storageSentence(survey.problem));
    }
    for (const { entry, object } of survey.value.joined) {
      const sentence = differenceOf(entry, object);
      if (sentence !== null) differences.push({ path: entry.path, sentence });
    }
    at += survey.value.joined.length;
  }
  return { same: lines.length - differences.length, bySizeAlone: 0, differences };
}

function differenceOf(line: Pick<Arrived, 'sizeBytes' | 'etag'>, object: StoredObject | null): string | null {
  if (!object) return 'The bucket does not have it.';
  if (object.sizeBytes !== line.sizeBytes)
    return `It has ${object.sizeBytes} bytes in the bucket, and not ${line.sizeBytes}.`;
  const isOther = line.etag !== null && object.etag !== null && object.etag !== line.etag;
  return isOther ? 'It was replaced in the bucket: its ETag is another one.' : null;
}

function accessTo({ endpoint, region, bucket }: SignedReceipt['place'], keys: BucketKeys): BucketAccess {
  return { endpoint, region, bucket, ...keys };
}

import { expect } from 'vitest';
import { bucketDifferences } from './bucket-differences';
import type { BucketReader } from './bucket-reader';
import type { MadeFile } from './folder-maker';

/** The bucket holds these files, byte for byte, under the prefix, and nothing else there, finished or unfinished. */
export async function expectBucketToHold(
  bucket: BucketReader,
  prefix: string,
  files: readonly MadeFile[],
): Promise<void> {
  expect(await bucketDifferences(bucket, prefix, files)).toEqual([]);
}

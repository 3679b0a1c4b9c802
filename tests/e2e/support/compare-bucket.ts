import { expect } from 'vitest';
import { type BucketReader, inParallel } from './bucket-reader';
import type { MadeFile } from './folder-maker';

/** The bucket holds these files, byte for byte, under the prefix, and nothing else there, finished or unfinished. */
export async function expectBucketToHold(
  bucket: BucketReader,
  prefix: string,
  files: readonly MadeFile[],
): Promise<void> {
  const listed = await bucket.list(prefix);
  const expectedKeys = files.map(({ expectedPath }) => prefix + expectedPath);
  expect(listed.map(({ key }) => key).sort()).toEqual(expectedKeys.sort());
  const different: string[] = [];
  await inParallel(files, async ({ expectedPath, sha256 }) => {
    if ((await bucket.sha256(prefix + expectedPath)) !== sha256) different.push(expectedPath);
  });
  expect(different, 'objects whose bytes differ from their files').toEqual([]);
  expect(await bucket.openUploads(prefix), 'open multipart uploads').toEqual([]);
}

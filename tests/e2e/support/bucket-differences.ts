import { type BucketReader, inParallel } from './bucket-reader';
import type { MadeFile } from './folder-maker';

/**
 * A line for each object that is missing, too many, of another size, of other bytes, or unfinished. Objects are read for their
 * SHA-256; with `readEvery`, of those whose entity tag in the listing is their MD5 only each so-manieth.
 */
export async function bucketDifferences(
  bucket: BucketReader,
  prefix: string,
  files: readonly MadeFile[],
  { readEvery = 1 }: { readEvery?: number } = {},
): Promise<string[]> {
  const listed = new Map((await bucket.list(prefix)).map((object) => [object.key, object]));
  const differences: string[] = [];
  const toRead: MadeFile[] = [];
  for (const [index, file] of files.entries()) {
    const key = prefix + file.expectedPath;
    const object = listed.get(key);
    listed.delete(key);
    if (object === undefined) differences.push(`missing: ${key}`);
    else if (object.sizeBytes !== file.sizeBytes)
      differences.push(`${object.sizeBytes} bytes instead of ${file.sizeBytes}: ${key}`);
    else if (object.etag !== file.md5 || index % readEvery === 0) toRead.push(file);
  }
  differences.push(...[...listed.keys()].map((key) => `too many: ${key}`));
  await inParallel(toRead, async ({ expectedPath, sha256 }) => {
    if ((await bucket.sha256(prefix + expectedPath)) !== sha256)
      differences.push(`other bytes: ${prefix}${expectedPath}`);
  });
  const unfinished = await bucket.openUploads(prefix);
  differences.push(...unfinished.map(({ key }) => `unfinished: ${key}`));
  return differences;
}

import { type BucketReader, inParallel } from './bucket-reader';
import type { MadeFile } from './folder-maker';

/** A line for each object that is missing, too many, of another size, of other bytes, or unfinished. */
export async function bucketDifferences(
  bucket: BucketReader,
  prefix: string,
  files: readonly MadeFile[],
): Promise<string[]> {
  const listed = new Map((await bucket.list(prefix)).map(({ key, sizeBytes }) => [key, sizeBytes]));
  const differences: string[] = [];
  const sameSize: MadeFile[] = [];
  for (const file of files) {
    const key = prefix + file.expectedPath;
    const sizeBytes = listed.get(key);
    listed.delete(key);
    if (sizeBytes === undefined) differences.push(`missing: ${key}`);
    else if (sizeBytes !== file.sizeBytes)
      differences.push(`${sizeBytes} bytes instead of ${file.sizeBytes}: ${key}`);
    else sameSize.push(file);
  }
  differences.push(...[...listed.keys()].map((key) => `too many: ${key}`));
  await inParallel(sameSize, async ({ expectedPath, sha256 }) => {
    if ((await bucket.sha256(prefix + expectedPath)) !== sha256)
      differences.push(`other bytes: ${prefix}${expectedPath}`);
  });
  const unfinished = await bucket.openUploads(prefix);
  differences.push(...unfinished.map(({ key }) => `unfinished: ${key}`));
  return differences;
}

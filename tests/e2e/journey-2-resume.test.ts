import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBrowser, openMortalBrowser, type Person } from './support/browser';
import type { BucketReader } from './support/bucket-reader';
import { writesUnder } from './support/bucket-writes';
import { expectBucketToHold } from './support/compare-bucket';
import { MiB, makeFolder, plain } from './support/folder-maker';
import { scratchDirectory, stack, storageAccess, storageControl, until } from './support/stack';
import { openThrottle } from './support/throttle';
import { chooseFolder, openSession, pickFolder, startUpload, untilEnded } from './support/upload-page';
import { makeWorkplace } from './support/workplace';

const largeParts = 13;
// In directory order the large file comes in the middle, so that both kinds are half-way at one moment.
const plans = [
  ...Array.from({ length: 250 }, (_, index) => plain(`a/small-${index}.dat`, 2_000 + index)),
  plain('m/large.bin', 200 * MiB),
  ...Array.from({ length: 1_500 }, (_, index) => plain(`z/small-${index}.dat`, 3_000 + index)),
];
const smallFiles = plans.length - 1;

test('a killed tab resumes in a new browser without sending a finished part or file again', async () => {
  const folder = join(await scratchDirectory(), 'interrupted');
  const files = await makeFolder(folder, 'journey-2', plans);
  const isLocal = stack().controlUrl !== null;
  // Another server has no fault port: the line to it is slow instead.
  const throttle = isLocal ? null : await openThrottle(stack().storage.endpoint);
  const first = await openMortalBrowser();
  const place = await makeWorkplace(first.context, throttle ? { endpoint: throttle.endpoint } : {});
  const { bucket, prefix, cycleId } = place;
  if (isLocal) {
    await storageControl.clearLog();
    await storageControl.setFaults(
      { match: { operation: 'UploadPart', keyPrefix: prefix }, after: 6, action: { kind: 'hold' } },
      // Not held: packs that have to wait are given up, and their files would take the connections of the parts.
      { match: { operation: 'PutObject', keyPrefix: prefix }, action: { kind: 'delay', ms: 400 } },
    );
  }
  await pickFolder(first.page, cycleId, folder, files.length);
  const sessionId = await startUpload(first.page);
  const isHalfWay = isLocal ? bothHalfWay : largeHalfWay;
  await until('half of the upload', () => found(bucket, prefix), isHalfWay);
  await first.kill();
  throttle?.openFully();
  if (isLocal) await storageControl.clearFaults();
  const before = await settled(bucket, prefix);
  expect(isHalfWay(before), `killed half-way, with ${describe(before)}`).toBe(true);

  const second = await openBrowser();
  await openSession(second.page, sessionId);
  await chooseFolder(second.page, folder);
  expect(await untilEnded(second.page)).toBe('completed');
  await expectBucketToHold(bucket, prefix, files);

  const missingParts = largeParts - before.parts.length;
  expect(second.answeredWrites.length, 'writes of the second browser').toBeGreaterThanOrEqual(missingParts);
  expect(sentAgain(second, before), 'sent by the second browser although the bucket had it').toEqual([]);
  if (isLocal) expect(await writesUnder(prefix)).toEqual({ distinct: smallFiles + largeParts, twice: [] });
});

interface Found {
  readonly keys: readonly string[];
  readonly uploadId: string;
  readonly parts: readonly number[];
}

async function found(bucket: BucketReader, prefix: string): Promise<Found> {
  const [upload] = await bucket.openUploads(prefix);
  const parts = upload ? await bucket.parts(upload) : [];
  return { keys: (await bucket.list(prefix)).map(({ key }) => key), uploadId: upload?.uploadId ?? '', parts };
}

const largeHalfWay = ({ keys, parts }: Found): boolean =>
  keys.length >= 100 && parts.length >= 4 && parts.length < largeParts;
/** Small files travel in packs, which only a slow bucket keeps half-way for long. */
const bothHalfWay = (now: Found): boolean => largeHalfWay(now) && now.keys.length < smallFiles;

const describe = ({ keys, parts }: Found): string => `${keys.length} files and ${parts.length} parts`;

const looksAtRest = 20;

/** What was under way when the browser died, packs above all, still takes effect: wait until many looks are alike. */
async function settled(bucket: BucketReader, prefix: string): Promise<Found> {
  let last = '';
  let alike = 0;
  return until(
    'a bucket at rest',
    () => found(bucket, prefix),
    (now) => {
      alike = describe(now) === last ? alike + 1 : 0;
      last = describe(now);
      return alike >= looksAtRest;
    },
    60_000,
  );
}

function sentAgain(person: Person, had: Found): string[] {
  const held = new Set([...had.keys, ...had.parts.map((part) => `${had.uploadId} part ${part}`)]);
  return person.answeredWrites.flatMap(({ url, status }) => {
    const { pathname, searchParams } = new URL(url);
    const [uploadId, part] = [searchParams.get('uploadId'), searchParams.get('partNumber')];
    const key = decodeURIComponent(pathname).slice(storageAccess().bucket.length + 2);
    const name = uploadId ? `${uploadId} part ${part}` : key;
    return status === 200 && held.has(name) ? [name] : [];
  });
}

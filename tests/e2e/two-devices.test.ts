import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBrowser, openMortalBrowser, type Person } from './support/browser';
import { writesUnder } from './support/bucket-writes';
import { expectBucketToHold } from './support/compare-bucket';
import { MiB, makeFolder, plain, sentAlone } from './support/folder-maker';
import { scratchDirectory, storageControl } from './support/stack';
import {
  chooseFolder,
  countOn,
  openSession,
  pickFolder,
  startUpload,
  untilCount,
  untilEnded,
  untilEngines,
} from './support/upload-page';
import { makeWorkplace } from './support/workplace';

const numbered = (folder: string, count: number, sizeBytes: number) =>
  Array.from({ length: count }, (_, index) => plain(`${folder}/file-${index}.dat`, sizeBytes));

/** Slow enough that each device has its part in it; a pack has to be through before its time is over. */
const slowly = (prefix: string) =>
  storageControl.setFaults(
    { match: { operation: 'PutObject', keyPrefix: `${prefix}alone/` }, action: { kind: 'delay', ms: 500 } },
    { match: { operation: 'PutObject', keyPrefix: `${prefix}packed/` }, action: { kind: 'delay', ms: 100 } },
    { match: { operation: 'UploadPart', keyPrefix: prefix }, action: { kind: 'delay', ms: 500 } },
  );

/** The second device comes in time, however long that takes it. */
const holdAfterThree = (prefix: string) =>
  storageControl.setFaults(
    { match: { operation: 'PutObject', keyPrefix: prefix }, after: 3, action: { kind: 'hold' } },
    // Parts that were held could take all connections before there are three files.
    { match: { operation: 'UploadPart', keyPrefix: prefix }, action: { kind: 'delay', ms: 500 } },
  );

/** The first device begins with its folder, and once something of it has arrived the second joins with its own. */
async function shareSession(
  [first, second]: readonly [Person, Person],
  cycleId: string,
  [firstFolder, secondFolder]: readonly [string, string],
  filesOfFirst: number,
): Promise<string> {
  await pickFolder(first.page, cycleId, firstFolder, filesOfFirst);
  const sessionId = await startUpload(first.page);
  await untilCount(first.page, 'count-uploaded', (count) => count > 0);
  await openSession(second.page, sessionId);
  await chooseFolder(second.page, secondFolder);
  return sessionId;
}

test('two devices with the same folder share its files, and send none of them twice', async () => {
  const folder = join(await scratchDirectory(), 'shared');
  const plans = [
    ...numbered('alone', 200, sentAlone),
    ...numbered('packed', 600, 2_000),
    plain('large.bin', 70 * MiB),
  ];
  const files = await makeFolder(folder, 'two-devices', plans);
  const first = await openBrowser();
  const second = await openBrowser();
  const { cycleId, prefix, bucket } = await makeWorkplace(first.context);
  await storageControl.clearLog();
  await slowly(prefix);
  const sessionId = await shareSession([first, second], cycleId, [folder, folder], files.length);
  await untilEngines(first.context, sessionId, 2);

  expect(await untilEnded(first.page)).toBe('completed');
  expect(await untilEnded(second.page)).toBe('completed');
  for (const { page } of [first, second]) expect(await countOn(page, 'count-uploaded')).toBe(files.length);
  for (const { answeredWrites } of [first, second]) expect(answeredWrites.length).toBeGreaterThan(0);
  await expectBucketToHold(bucket, prefix, files);
  expect((await writesUnder(prefix)).twice).toEqual([]);
});

test('two devices that each hold half of a folder fill one session together', async () => {
  const scratch = await scratchDirectory();
  const [mine, theirs] = [join(scratch, 'mine/run'), join(scratch, 'theirs/run')];
  const files = [
    ...(await makeFolder(mine, 'half-1', numbered('left', 40, sentAlone))),
    ...(await makeFolder(theirs, 'half-2', numbered('right', 40, sentAlone))),
  ];
  const first = await openBrowser();
  const second = await openBrowser();
  const { cycleId, prefix, bucket } = await makeWorkplace(first.context);
  await holdAfterThree(prefix);
  await shareSession([first, second], cycleId, [mine, theirs], files.length / 2);

  await untilCount(first.page, 'count-total', (count) => count === files.length);
  await storageControl.clearFaults();
  expect(await untilEnded(first.page)).toBe('completed');
  expect(await untilEnded(second.page)).toBe('completed');
  await expectBucketToHold(bucket, prefix, files);
  expect(paths(first).every((path) => path.includes('/left/'))).toBe(true);
  expect(paths(second).every((path) => path.includes('/right/'))).toBe(true);
});

test('what a device had in hand when it died is sent by the other one', async () => {
  const folder = join(await scratchDirectory(), 'left-behind');
  const files = await makeFolder(folder, 'left-behind', [
    ...numbered('alone', 60, sentAlone),
    plain('large.bin', 70 * MiB),
  ]);
  const first = await openMortalBrowser();
  const second = await openBrowser();
  const { cycleId, prefix, bucket } = await makeWorkplace(second.context);
  await storageControl.clearLog();
  await holdAfterThree(prefix);
  const sessionId = await shareSession([first, second], cycleId, [folder, folder], files.length);
  await untilEngines(second.context, sessionId, 2);
  await first.kill();

  await untilEngines(second.context, sessionId, 1);
  await storageControl.clearFaults();
  expect(await untilEnded(second.page)).toBe('completed');
  await expectBucketToHold(bucket, prefix, files);
  expect((await writesUnder(prefix)).twice).toEqual([]);
});

const paths = ({ answeredWrites }: Person): string[] =>
  answeredWrites.map(({ url }) => new URL(url).pathname);

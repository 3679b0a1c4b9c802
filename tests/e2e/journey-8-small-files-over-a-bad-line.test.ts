import { join } from 'node:path';
import { expect, test } from 'vitest';
import { terminalStates } from '../../core/sessions/session-state';
import { openBrowser } from './support/browser';
import { writesUnder } from './support/bucket-writes';
import { expectBucketToHold } from './support/compare-bucket';
import { makeFolder, plain } from './support/folder-maker';
import { scratchDirectory, storageControl, until } from './support/stack';
import { countOn, pickFolder, startUpload, stateOn } from './support/upload-page';
import { makeWorkplace } from './support/workplace';

/** `npm test -- --only bad-line` sends 20,000. */
const fileCount = Number(process.env.SMALL_FILES ?? 5_000);
const limitMs = 400_000;

test(`of ${fileCount} small files each arrives, and none twice, though the bucket drops one request in twenty`, {
  timeout: limitMs + 200_000,
}, async () => {
  const folder = join(await scratchDirectory(), 'bad-line');
  const plans = Array.from({ length: fileCount }, (_, n) => plain(`${n % 50}/file-${n}.bin`, n % 4_096));
  const files = await makeFolder(folder, 'journey-8', plans);
  const { page, context, expectErrors } = await openBrowser();
  expectErrors(/Failed to load resource/, /net::ERR_/);
  const { cycleId, prefix, bucket } = await makeWorkplace(context);
  await pickFolder(page, cycleId, folder, files.length);
  await storageControl.clearLog();
  // A request that is dropped after its effect has stored its file, and nobody hears of it.
  await storageControl.setFaults(
    { match: {}, probability: 0.025, action: { kind: 'drop', when: 'before' } },
    { match: {}, probability: 0.025, action: { kind: 'drop', when: 'after' } },
  );
  await startUpload(page);
  const ended = (state: string) => terminalStates.some((one) => one === state);
  expect(await until('the end', () => stateOn(page), ended, limitMs)).toBe('completed');
  await storageControl.clearFaults();

  expect(await countOn(page, 'count-uploaded')).toBe(fileCount);
  expect(await countOn(page, 'count-failed')).toBe(0);
  const puts = (await storageControl.log()).filter(({ operation }) => operation === 'PutObject');
  expect(puts.filter(({ status }) => status === 0).length, 'dropped').toBeGreaterThan(fileCount / 40);
  expect((await writesUnder(prefix)).twice, 'sent again though the bucket had answered').toEqual([]);
  await expectBucketToHold(bucket, prefix, files);
});

import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isReserved } from '../../core/receipts/receipt-key';
import { openBrowser } from './support/browser';
import { expectBucketToHold } from './support/compare-bucket';
import { MiB, makeFolder, plain, sentAlone } from './support/folder-maker';
import { scratchDirectory, storageControl, until } from './support/stack';
import { countOn, pickFolder, startUpload, untilCount, untilEnded, untilState } from './support/upload-page';
import { makeWorkplace } from './support/workplace';

const httpErrors = /Failed to load resource: the server responded with a status of (400|403)/;

test('a paused session sends nothing, and goes on when it is resumed', async () => {
  const { page, bucket, prefix, files } = await startUploadUpTo(40, 'paused', 200);
  await untilCount(page, 'count-uploaded', (count) => count >= 40);
  await page.getByTestId('pause').click();
  await untilState(page, 'paused');
  await storageControl.clearFaults();
  // What was on its way may still arrive; then nothing more for as long as a dozen requests would take.
  const restingSinceMs = { at: Date.now(), count: -1 };
  await until(
    'a bucket at rest',
    () => bucket.list(prefix),
    ({ length }) => {
      if (length !== restingSinceMs.count) Object.assign(restingSinceMs, { at: Date.now(), count: length });
      return Date.now() - restingSinceMs.at > 2_000;
    },
  );
  expect(restingSinceMs.count).toBeLessThan(files.length);
  expect(await page.getByTestId('session-state').getAttribute('data-state')).toBe('paused');
  await page.getByTestId('resume').click();
  expect(await untilEnded(page)).toBe('completed');
  await expectBucketToHold(bucket, prefix, files);
});

test('a page without a network says so, fails nothing, and goes on by itself when it is back', async () => {
  const { page, context, expectErrors, bucket, prefix, files } = await startUploadUpTo(20, 'offline', 100);
  expectErrors(/ERR_INTERNET_DISCONNECTED|WebSocket|Failed to fetch manifest patches/);
  await untilCount(page, 'count-uploaded', (count) => count >= 20);
  await context.setOffline(true);
  await page.getByText('This computer is offline').waitFor();
  await page.getByText('Time left').locator('..').getByText('–', { exact: true }).waitFor();
  await storageControl.clearFaults();
  await context.setOffline(false);
  expect(await untilEnded(page)).toBe('completed');
  expect(await countOn(page, 'count-failed')).toBe(0);
  await expectBucketToHold(bucket, prefix, files);
});

test('failed files are sent again on request, and only those', async () => {
  const folder = join(await scratchDirectory(), 'retried');
  const plans = Array.from({ length: 12 }, (_, index) => plain(`file-${index}.dat`, 5_000));
  const files = await makeFolder(folder, 'retry', plans);
  const { page, context, expectErrors } = await openBrowser();
  expectErrors(httpErrors);
  const { cycleId, prefix, bucket } = await makeWorkplace(context);
  await storageControl.setFaults({
    match: { operation: 'PutObject', keyPattern: '^.*file-(3|7)\\.dat$' },
    action: { kind: 'status', status: 400, code: 'EntityTooLarge' },
  });
  await pickFolder(page, cycleId, folder, files.length);
  await startUpload(page);
  expect(await untilEnded(page)).toBe('completed_with_errors');
  expect(await countOn(page, 'count-failed')).toBe(2);
  expect(await countOn(page, 'count-uploaded')).toBe(10);
  await page.getByTestId('failed-files').getByText('file-3.dat').waitFor();
  await storageControl.clearFaults();
  await storageControl.clearLog();
  await page.getByTestId('retry-failed').click();
  await untilState(page, 'completed');
  expect(await countOn(page, 'count-uploaded')).toBe(12);
  const sent = (await storageControl.log()).filter(
    ({ operation, key }) =>
      operation === 'PutObject' && key.startsWith(prefix) && !isReserved(key.slice(prefix.length)),
  );
  expect(sent.map(({ key }) => key.slice(prefix.length)).sort()).toEqual(['file-3.dat', 'file-7.dat']);
  await expectBucketToHold(bucket, prefix, files);
});

test('a file that changes while it is read fails with a sentence, and the others complete', async () => {
  const folder = join(await scratchDirectory(), 'changing');
  const plans = [
    ...Array.from({ length: 5 }, (_, index) => plain(`steady-${index}.dat`, 5_000)),
    // More parts than travel at once: some are read only after the change.
    plain('log/growing.log', 200 * MiB),
  ];
  const files = await makeFolder(folder, 'changing', plans);
  const { page, context } = await openBrowser();
  const { cycleId, prefix, bucket } = await makeWorkplace(context);
  await storageControl.setFaults({
    match: { operation: 'UploadPart', keyPrefix: prefix },
    after: 1,
    action: { kind: 'hold' },
  });
  await pickFolder(page, cycleId, folder, files.length);
  await startUpload(page);
  await until(
    'the first part',
    () => bucket.openUploads(prefix),
    (uploads) => uploads.length === 1,
  );
  await appendFile(join(folder, 'log/growing.log'), 'one more line\n');
  await storageControl.clearFaults();
  expect(await untilEnded(page)).toBe('completed_with_errors');
  await page
    .getByTestId('failed-files')
    .getByText(/Changed during upload/)
    .waitFor();
  expect(await countOn(page, 'count-failed')).toBe(1);
  await expectBucketToHold(
    bucket,
    prefix,
    files.filter(({ path }) => path.startsWith('steady-')),
  );
});

/** So many files arrive; what comes after them waits at the bucket until its faults are cleared. */
async function startUploadUpTo(arrived: number, name: string, count: number) {
  const folder = join(await scratchDirectory(), name);
  const plans = Array.from({ length: count }, (_, index) => plain(`file-${index}.dat`, sentAlone));
  const files = await makeFolder(folder, name, plans);
  const person = await openBrowser();
  const { cycleId, prefix, bucket } = await makeWorkplace(person.context);
  await storageControl.setFaults({
    match: { operation: 'PutObject', keyPrefix: prefix },
    after: arrived,
    action: { kind: 'hold' },
  });
  await pickFolder(person.page, cycleId, folder, files.length);
  await startUpload(person.page);
  return { ...person, prefix, bucket, files };
}

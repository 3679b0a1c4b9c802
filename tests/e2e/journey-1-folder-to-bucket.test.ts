import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBrowser } from './support/browser';
import { expectBucketToHold } from './support/compare-bucket';
import { difficultFolder, twins } from './support/difficult-folder';
import { MiB, makeFolder, plain } from './support/folder-maker';
import { scratchDirectory } from './support/stack';
import { countOn, pickFolder, startUpload, untilEnded } from './support/upload-page';
import { makeWorkplace } from './support/workplace';

test('a folder of 2,000 difficult files arrives byte for byte, and nothing else', async () => {
  const folder = join(await scratchDirectory(), 'difficult folder');
  const files = await makeFolder(folder, 'journey-1', difficultFolder());
  expect(files).toHaveLength(2_000);
  const { page, context } = await openBrowser();
  const { cycleId, prefix, bucket } = await makeWorkplace(context);

  await pickFolder(page, cycleId, folder, files.length);
  const renamed = page.getByTestId('scan-renamed');
  expect(await renamed.textContent(), 'the twin is named before the start').toContain(
    twins.second.expectedPath,
  );
  expect(await bucket.list(prefix), 'nothing is sent before the start').toEqual([]);

  await startUpload(page);
  expect(await untilEnded(page)).toBe('completed');

  expect(await countOn(page, 'count-uploaded')).toBe(files.length);
  expect(await countOn(page, 'count-failed')).toBe(0);
  expect(await countOn(page, 'count-remaining')).toBe(0);
  await expectBucketToHold(bucket, prefix, files);
});

test('2,000 small files arrive', async () => {
  const folder = join(await scratchDirectory(), 'small-files');
  const plans = Array.from({ length: 2_000 }, (_, index) => plain(`${index % 20}/file-${index}.bin`, 4_096));
  const files = await makeFolder(folder, 'journey-1-small', plans);
  const { page, context } = await openBrowser();
  const { cycleId, prefix, bucket } = await makeWorkplace(context);
  await pickFolder(page, cycleId, folder, files.length);
  await startUpload(page);
  expect(await untilEnded(page)).toBe('completed');
  await expectBucketToHold(bucket, prefix, files);

  await page.getByText('All files (2,000)').click();
  const rows = page.getByTestId('all-files').locator('tbody tr');
  await page.getByText('0/file-0.bin', { exact: true }).waitFor();
  expect(await rows.count(), 'a page of them').toBe(50);
  await page.getByLabel('Text in the path').fill('/FILE-1999.');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect.poll(() => rows.allTextContents()).toEqual([expect.stringContaining('19/file-1999.bin')]);
  expect(await rows.first().textContent()).toContain('Uploaded');
  await page.getByLabel('State').selectOption('failed');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByText('No file of this session is like that.').waitFor();
});

test('one file of 200 MiB arrives', async () => {
  const folder = join(await scratchDirectory(), 'one-large-file');
  const files = await makeFolder(folder, 'journey-1-large', [plain('large.bin', 200 * MiB)]);
  const { page, context } = await openBrowser();
  const { cycleId, prefix, bucket } = await makeWorkplace(context);
  await pickFolder(page, cycleId, folder, files.length);
  await startUpload(page);
  expect(await untilEnded(page)).toBe('completed');
  await expectBucketToHold(bucket, prefix, files);
});

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBrowser } from './support/browser';
import { expectBucketToHold } from './support/compare-bucket';
import { dropFolder } from './support/drop-folder';
import { makeFolder, plain } from './support/folder-maker';
import { scratchDirectory } from './support/stack';
import { openUploadPage, startUpload, untilEnded, untilScanned } from './support/upload-page';
import { makeWorkplace } from './support/workplace';

test('a folder that is dropped while the session is made does not take the place of the first', async () => {
  const scratch = await scratchDirectory();
  const first = await makeFolder(join(scratch, 'first'), 'first', [plain('a.dat', 10), plain('b.dat', 20)]);
  await makeFolder(join(scratch, 'second'), 'second', [plain('c.dat', 30)]);
  const { page, context } = await openBrowser();
  const { cycleId, prefix, bucket } = await makeWorkplace(context);
  await openUploadPage(page, cycleId);
  await dropFolder(page, join(scratch, 'first'));
  await untilScanned(page, first.length);
  let letSessionCome = () => {};
  const sessionMayCome = new Promise<void>((resolve) => {
    letSessionCome = resolve;
  });
  await page.route('**/api/v1/sessions', async (route) => {
    await sessionMayCome;
    await route.continue();
  });
  const asked = page.waitForRequest('**/api/v1/sessions');
  const started = startUpload(page);
  await asked;
  await dropFolder(page, join(scratch, 'second'));
  expect(await page.getByText('Folder “first”').count()).toBe(1);
  letSessionCome();
  await started;
  expect(await untilEnded(page)).toBe('completed');
  await page.getByRole('heading', { name: 'first' }).waitFor();
  await expectBucketToHold(bucket, prefix, first);
});

test('a folder that cannot be read at all is told in one sentence, and another can be picked', async () => {
  const folder = join(await scratchDirectory(), 'other');
  const files = await makeFolder(folder, 'other', [plain('a.dat', 10)]);
  const { page, context, expectErrors } = await openBrowser();
  expectErrors(/the folder could not be scanned/);
  const { cycleId } = await makeWorkplace(context);
  await openUploadPage(page, cycleId);
  // What cannot be posted to the engine's worker stands for a fault of the browser.
  await page.evaluate(() =>
    Object.assign(window, { showDirectoryPicker: async () => ({ name: 'broken', values() {} }) }),
  );
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  const sentence = page.getByText('The folder could not be read. Check its permissions, then pick it again.');
  await sentence.waitFor();
  await page.getByRole('link', { name: 'Sessions', exact: true }).first().click();
  await page.getByRole('heading', { name: 'Sessions' }).waitFor();
  await page.goBack();
  await page.getByRole('region', { name: 'Folder to upload' }).waitFor();
  await sentence.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await sentence.waitFor();
  await dropFolder(page, folder);
  await untilScanned(page, files.length);
  await sentence.waitFor({ state: 'detached' });
});

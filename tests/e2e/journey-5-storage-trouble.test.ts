import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { OPEN_CORS } from '../../local/s3/ensure-bucket';
import { openBrowser } from './support/browser';
import { BucketReader } from './support/bucket-reader';
import { expectBucketToHold } from './support/compare-bucket';
import { type MadeFile, MiB, makeFolder, plain, sentAlone } from './support/folder-maker';
import { scratchDirectory, storageAccess, storageControl } from './support/stack';
import { pickFolder, startUpload, untilCount, untilEnded, untilProblem } from './support/upload-page';
import { callApi, makeWorkplace } from './support/workplace';

/** What the browser itself writes about a request that the server did not answer, or not for this page. */
const networkErrors = [/Failed to load resource/, /net::ERR_/, /blocked by CORS policy/];

async function smallFolder(): Promise<{ folder: string; files: readonly MadeFile[] }> {
  const folder = join(await scratchDirectory(), 'in-trouble');
  const plans = Array.from({ length: 20 }, (_, index) => plain(`file-${index}.txt`, sentAlone));
  return { folder, files: await makeFolder(folder, 'journey-5', plans) };
}

test('a wrong secret key is named, and the upload completes once it is corrected', async () => {
  const { folder, files } = await smallFolder();
  const { page, context } = await openBrowser();
  const place = await makeWorkplace(context, { secretAccessKey: 'not-the-secret-of-this-key' });
  await pickFolder(page, place.cycleId, folder, files.length);
  await startUpload(page);
  await page
    .getByText(/the secret access key is wrong\. Enter it again in the storage profile/)
    .first()
    .waitFor();
  await callApi(context, 'PATCH', `/storage-profiles/${place.profileId}`, {
    secretAccessKey: storageAccess().secretAccessKey,
  });
  await goOnWhereAsked(page);
  expect(await untilEnded(page)).toBe('completed');
  await expectBucketToHold(place.bucket, place.prefix, files);
});

test('a missing bucket is named, and the upload completes once it exists', async () => {
  const { folder, files } = await smallFolder();
  const { page, context } = await openBrowser();
  const name = `journey-${randomUUID()}`;
  const place = await makeWorkplace(context, { bucket: name });
  await pickFolder(page, place.cycleId, folder, files.length);
  await startUpload(page);
  await page
    .getByText(/The bucket does not exist at this endpoint\. Create it/)
    .first()
    .waitFor();
  await place.bucket.makeBucket(OPEN_CORS);
  await goOnWhereAsked(page);
  expect(await untilEnded(page)).toBe('completed');
  await expectBucketToHold(place.bucket, place.prefix, files);
});

test('missing CORS is named, and the upload goes on by itself once it is allowed', async () => {
  const { folder, files } = await smallFolder();
  const { page, context, expectErrors } = await openBrowser();
  expectErrors(...networkErrors);
  const name = `journey-${randomUUID()}`;
  const bucket = new BucketReader(storageAccess({ bucket: name }));
  await bucket.makeBucket();
  const { cycleId, prefix } = await makeWorkplace(context, { bucket: name });
  await pickFolder(page, cycleId, folder, files.length);
  await startUpload(page);
  await untilProblem(page, /its CORS rules do not allow this page/);
  await bucket.setCors(OPEN_CORS);
  expect(await untilEnded(page)).toBe('completed');
  await expectBucketToHold(bucket, prefix, files);
});

test('a storage server that is gone for ten seconds costs no file', async () => {
  const folder = join(await scratchDirectory(), 'outage');
  const plans = [
    ...Array.from({ length: 150 }, (_, index) => plain(`a/file-${index}.txt`, sentAlone)),
    plain('b/large.bin', 64 * MiB),
    ...Array.from({ length: 100 }, (_, index) => plain(`c/tiny-${index}.txt`, 500)),
  ];
  const files = await makeFolder(folder, 'journey-5-outage', plans);
  const { page, context, expectErrors } = await openBrowser();
  expectErrors(...networkErrors);
  const { cycleId, prefix, bucket } = await makeWorkplace(context);
  await storageControl.setFaults({
    match: { operation: 'PutObject', keyPrefix: `${prefix}a/` },
    after: 30,
    action: { kind: 'hold' },
  });
  await pickFolder(page, cycleId, folder, files.length);
  await startUpload(page);
  await untilCount(page, 'count-uploaded', (count) => count >= 30);
  await storageControl.stop();
  await storageControl.clearFaults();
  const stoppedAtMs = Date.now();
  await untilProblem(page, /The storage server does not answer/);
  // The length of the outage is the point here.
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, stoppedAtMs + 10_000 - Date.now())));
  await storageControl.start();
  expect(await untilEnded(page)).toBe('completed');
  expect(await page.getByTestId('problem').count(), 'the problem is no longer shown').toBe(0);
  await expectBucketToHold(bucket, prefix, files);
});

/** A session that ended over the trouble is retried; one that only waits goes on by itself. */
async function goOnWhereAsked(page: import('playwright-core').Page): Promise<void> {
  const retry = page.getByTestId('retry-failed');
  const end = page.locator('[data-testid=session-state][data-state=completed]');
  await retry.or(end).first().waitFor({ timeout: 120_000 });
  if (await retry.isVisible()) await retry.click();
  await page.locator('[data-testid=session-state]:not([data-state=failed])').waitFor();
}

import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { openBrowser } from './support/browser';
import { BucketReader } from './support/bucket-reader';
import { stack, storageAccess } from './support/stack';
import { makeWorkplace } from './support/workplace';

test('the bucket check passes on a good bucket and leaves nothing in it', async () => {
  const { page, context } = await openBrowser();
  const { projectId, bucket } = await makeWorkplace(context);
  await page.goto(`${stack().appUrl}/projects/${projectId}`);
  await page.getByTestId('bucket-check').click();
  const steps = page.getByTestId('bucket-check-result').locator('li');
  await steps.first().waitFor({ timeout: 60_000 });
  expect(await steps.count()).toBeGreaterThan(4);
  expect(await page.getByTestId('bucket-check-result').locator('[data-ok=false]').allTextContents()).toEqual(
    [],
  );
  expect(await bucket.list('.longshore-check/')).toEqual([]);
  expect(await bucket.openUploads('.longshore-check/')).toEqual([]);
});

test('the bucket check says that CORS is missing, and shows the rule to paste', async () => {
  const { page, context, expectErrors } = await openBrowser();
  expectErrors(/blocked by CORS policy/, /net::ERR_FAILED/);
  const name = `journey-${randomUUID()}`;
  await new BucketReader(storageAccess({ bucket: name })).makeBucket();
  const { projectId } = await makeWorkplace(context, { bucket: name });
  await page.goto(`${stack().appUrl}/projects/${projectId}`);
  await page.getByTestId('bucket-check').click();
  const failed = page.getByTestId('bucket-check-result').locator('[data-ok=false]');
  await failed.first().waitFor({ timeout: 60_000 });
  expect((await failed.allTextContents()).join()).toMatch(/CORS/);
  expect(await page.getByRole('region', { name: 'CORS rule' }).textContent()).toContain(stack().appUrl);
});

test('the bucket check names a wrong secret key', async () => {
  const { page, context } = await openBrowser();
  const { projectId } = await makeWorkplace(context, { secretAccessKey: 'not-the-secret-of-this-key' });
  await page.goto(`${stack().appUrl}/projects/${projectId}`);
  await page.getByTestId('bucket-check').click();
  const failed = page.getByTestId('bucket-check-result').locator('[data-ok=false]');
  await failed.first().waitFor({ timeout: 60_000 });
  expect((await failed.allTextContents()).join()).toMatch(/the secret access key is wrong/);
});

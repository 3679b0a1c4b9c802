import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openBrowser } from './support/browser';
import { makeFolder, plain } from './support/folder-maker';
import { requestAsPage } from './support/page-request';
import { scratchDirectory, stack, until } from './support/stack';
import { pickFolder, startUpload, untilEnded } from './support/upload-page';
import { makeWorkplace } from './support/workplace';

async function download(page: Page, label: string, directory: string): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: label }).click(),
  ]);
  const path = join(directory, file.suggestedFilename());
  await file.saveAs(path);
  return path;
}

test('the receipt of an upload is confirmed by the page that checks it, and refused with one other byte', async () => {
  const root = await scratchDirectory();
  const folder = join(root, 'measured');
  await makeFolder(folder, 'receipt-page', [plain('a/small.txt', 10), plain('b/other.txt', 20)]);
  const { page, context } = await openBrowser();
  const { cycleId, prefix, bucket } = await makeWorkplace(context);
  await pickFolder(page, cycleId, folder, 2);
  const sessionId = await startUpload(page);
  expect(await untilEnded(page)).toBe('completed');
  const signatureUrl = `${stack().appUrl}/api/v1/sessions/${sessionId}/receipt/signature`;
  const asked = async () => (await requestAsPage(context, signatureUrl)).status();
  await until('the signature', asked, (status) => status === 200, 120_000, 250);
  const keys = (await bucket.listAll(prefix)).map(({ key }) => key);
  expect(keys.filter((key) => key.endsWith('/receipt.jws'))).toHaveLength(1);
  const receipt = await download(page, 'JSON lines', root);
  const signature = await download(page, 'Signature', root);

  await page.goto(`${stack().appUrl}/receipt-check`);
  const verdict = page.getByTestId('receipt-verdict');
  await page.locator('button:enabled', { hasText: 'Choose both files' }).waitFor();
  await page.getByTestId('receipt-input').setInputFiles([receipt, signature]);
  await verdict.filter({ hasText: 'This receipt is genuine' }).waitFor();
  await page.getByText(`${sessionId}, attempt 1`).waitFor();
  await page.getByText('2 uploaded, 0 skipped, 0 failed').waitFor();

  const text = await readFile(receipt, 'utf8');
  await writeFile(receipt, text.replace('small.txt', 'smell.txt'));
  await page.getByTestId('receipt-input').setInputFiles([receipt, signature]);
  await verdict.filter({ hasText: 'This receipt is not confirmed' }).waitFor();
  expect(await verdict.textContent()).toContain('not the one that was signed');
});

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBrowser } from './support/browser';
import { makeFolder, plain } from './support/folder-maker';
import { scratchDirectory, stack } from './support/stack';
import { chooseFolder, untilScanned } from './support/upload-page';
import { makeWorkplace } from './support/workplace';

test("a folder that is chosen before the page's code has loaded is taken over by it", async () => {
  const folder = join(await scratchDirectory(), 'early');
  await makeFolder(folder, 'early', [plain('one.dat', 1_000), plain('two.dat', 2_000)]);
  const { page, context } = await openBrowser();
  const { cycleId } = await makeWorkplace(context);
  let letCodeCome = () => {};
  const codeMayCome = new Promise<void>((resolve) => {
    letCodeCome = resolve;
  });
  await page.route(/\.js$/, async (route) => {
    await codeMayCome;
    await route.continue();
  });
  await page.goto(`${stack().appUrl}/cycles/${cycleId}/upload`, { waitUntil: 'commit' });
  const button = page.getByRole('button', { name: 'Choose a folder' });
  expect(await button.isDisabled()).toBe(true);
  await chooseFolder(page, folder);
  expect(await page.getByTestId('scan-files').count()).toBe(0);
  letCodeCome();
  await untilScanned(page, 2);
  expect(await button.isEnabled()).toBe(true);
});

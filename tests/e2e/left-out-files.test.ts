import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openBrowser } from './support/browser';
import { makeFolder, plain } from './support/folder-maker';
import { scratchDirectory, until } from './support/stack';
import { countOn, pickFolder, startUpload, untilEnded } from './support/upload-page';
import { makeWorkplace } from './support/workplace';

const untilFiles = (page: Page, files: number) =>
  until(
    'the scan under other rules',
    () => countOn(page, 'scan-files'),
    (count) => count === files,
    20_000,
  );

test('shows before the start what is left out and by which rule, sorts anew under other rules, and sends the rest', async () => {
  const folder = join(await scratchDirectory(), 'tidy');
  await makeFolder(
    folder,
    'left-out',
    ['.DS_Store', 'a/.DS_Store', 'a/Thumbs.db', 'a/one.dat', 'a/two.tmp', 'logs/x.log', 'logs/keep.log'].map(
      (path) => plain(path, 1_000),
    ),
  );
  await writeFile(join(folder, '.longshoreignore'), '# not needed there\n*.log\n');
  const { page, context } = await openBrowser();
  const { cycleId, bucket, prefix } = await makeWorkplace(context);
  await pickFolder(page, cycleId, folder, 3);
  const leftOut = page.getByTestId('ignored');
  await leftOut.getByText('5 files left out').click();
  expect(await leftOut.getByTestId('ignored-by-rule').allInnerTexts()).toEqual([
    expect.stringMatching(/^\.DS_Store \(usual rule\): 2 files/),
    expect.stringMatching(/^\[Tt\]humbs\.db \(usual rule\): 1 file/),
    expect.stringMatching(/^\*\.log \(from \.longshoreignore\): 2 files/),
  ]);
  await leftOut.getByTestId('ignored-by-rule').nth(0).locator('summary').click();
  await leftOut.getByText('a/.DS_Store').waitFor();

  await page.getByLabel('Leave out what systems make by themselves').uncheck();
  await untilFiles(page, 6);
  await page.getByLabel('Leave out what systems make by themselves').check();
  await page.getByLabel('Own rules').fill('*.tmp\n!logs/*.log');
  await untilFiles(page, 4);

  await startUpload(page);
  expect(await untilEnded(page)).toBe('completed');
  const objects = await bucket.list(prefix);
  expect(objects.map(({ key }) => key.slice(prefix.length)).sort()).toEqual([
    '.longshoreignore',
    'a/one.dat',
    'logs/keep.log',
    'logs/x.log',
  ]);
});

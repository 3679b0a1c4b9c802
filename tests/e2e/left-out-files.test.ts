import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openBrowser } from './support/browser';
import { makeFolder, plain, sentAlone } from './support/folder-maker';
import { scratchDirectory, storageControl, until } from './support/stack';
import {
  chooseFolder,
  countOn,
  leaveAndComeBack,
  pickFolder,
  startUpload,
  untilCount,
  untilEnded,
} from './support/upload-page';
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

  await page.getByLabel('Own rules').fill('*');
  await page.getByText('there is no file to send').waitFor();
  expect(await page.getByTestId('start-upload').isDisabled()).toBe(true);
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

test('whoever goes on with an upload leaves out what was left out when it began', async () => {
  const folder = join(await scratchDirectory(), 'tidy-again');
  const sent = Array.from({ length: 40 }, (_, index) => plain(`a/file-${index}.dat`, sentAlone));
  await makeFolder(folder, 'left-out-again', [...sent, plain('.DS_Store', 500), plain('a/x.tmp', 1_000)]);
  const { page, context } = await openBrowser();
  const { cycleId, bucket, prefix } = await makeWorkplace(context);
  await storageControl.setFaults({
    match: { operation: 'PutObject', keyPrefix: prefix },
    after: 6,
    action: { kind: 'hold' },
  });
  await pickFolder(page, cycleId, folder, sent.length + 1);
  await page.getByTestId('ignored').getByText('1 file left out').click();
  await page.getByLabel('Leave out what systems make by themselves').uncheck();
  await untilFiles(page, sent.length + 2);
  // Start upload follows the last key at once.
  await page.getByLabel('Own rules').fill('*.tmp');
  const sessionId = await startUpload(page);
  await untilCount(page, 'count-uploaded', (count) => count > 0);

  await leaveAndComeBack(page, sessionId);
  await storageControl.clearFaults();
  await page.getByText("By the folder's .longshoreignore, own rules").waitFor();
  await chooseFolder(page, folder);
  expect(await untilEnded(page)).toBe('completed');
  const keys = (await bucket.list(prefix)).map(({ key }) => key.slice(prefix.length));
  expect(keys.sort()).toEqual(['.DS_Store', ...sent.map(({ path }) => path)].sort());
});

test('“Start upload” does not move away from under a press while the folder is sorted anew', async () => {
  const folder = join(await scratchDirectory(), 'pressed');
  await makeFolder(folder, 'pressed', [plain('a/one.dat', 1_000), plain('a/two.tmp', 1_000)]);
  const { page, context } = await openBrowser();
  const { cycleId, bucket, prefix } = await makeWorkplace(context);
  await pickFolder(page, cycleId, folder, 2);
  await page.getByTestId('ignored').getByText('No file is left out').click();
  await page.getByLabel('Own rules').fill('*.tmp');
  await page.getByTestId('start-upload').hover();
  // The press leaves the field, by which its rule counts.
  await page.mouse.down();
  await page.getByTestId('ignored-by-rule').waitFor();
  await page.mouse.up();
  expect(await untilEnded(page)).toBe('completed');
  expect((await bucket.list(prefix)).map(({ key }) => key.slice(prefix.length))).toEqual(['a/one.dat']);
});

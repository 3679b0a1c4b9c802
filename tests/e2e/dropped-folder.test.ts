import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openBrowser } from './support/browser';
import { expectBucketToHold } from './support/compare-bucket';
import { dropFolder } from './support/drop-folder';
import { makeFolder, plain, sentAlone } from './support/folder-maker';
import { scratchDirectory, storageControl, until } from './support/stack';
import {
  leaveAndComeBack,
  openUploadPage,
  startUpload,
  untilCount,
  untilEnded,
  untilScanned,
} from './support/upload-page';
import { makeWorkplace } from './support/workplace';

const plans = Array.from({ length: 24 }, (_, n) => plain(`day-${n % 3}/scan-${n}.dat`, sentAlone + n));

test('a dropped folder is remembered like a chosen one: after a reload one click goes on with it', async () => {
  const folder = join(await scratchDirectory(), 'measured');
  const files = await makeFolder(folder, 'dropped', plans);
  const { page, context } = await openBrowser();
  const { cycleId, prefix, bucket } = await makeWorkplace(context);
  await storageControl.setFaults({
    match: { operation: 'PutObject', keyPrefix: prefix },
    after: 6,
    action: { kind: 'hold' },
  });
  await openUploadPage(page, cycleId);
  await dropFolder(page, folder);
  await untilScanned(page, files.length);
  const sessionId = await startUpload(page);
  await untilCount(page, 'count-uploaded', (count) => count > 0);
  const isRemembered = (folders: number) => folders === 1;
  await until('the folder to be remembered', () => rememberedFolders(page), isRemembered);
  await leaveAndComeBack(page, sessionId);
  await storageControl.clearFaults();
  await page.getByRole('button', { name: 'Resume with “measured”' }).click();
  expect(await untilEnded(page)).toBe('completed');
  await expectBucketToHold(bucket, prefix, files);
});

const oddNames = [
  '12:30.csv',
  'notes~',
  'link.url',
  'runs~/a.dat',
  'runs~/deep/b.dat',
  'plain/end.',
  'plain/Aux.txt',
];

test('a dropped folder is whole with the names that Chromium keeps from a handle, which then is not remembered', async () => {
  const folder = join(await scratchDirectory(), 'odd');
  const files = await makeFolder(folder, 'odd', [
    ...oddNames.map((name, at) => plain(name, 100 + at)),
    plain('plain/c.dat', 3_000),
    plain('d.dat', sentAlone),
  ]);
  const { page, context } = await openBrowser();
  const { cycleId, prefix, bucket } = await makeWorkplace(context);
  await storageControl.setFaults({
    match: { operation: 'PutObject', keyPrefix: `${prefix}d.dat` },
    action: { kind: 'hold' },
  });
  await openUploadPage(page, cycleId);
  await dropFolder(page, folder);
  await untilScanned(page, files.length);
  await startUpload(page);
  await untilCount(page, 'count-uploaded', (count) => count > 0);
  expect(await rememberedFolders(page)).toBe(0);
  await storageControl.clearFaults();
  expect(await untilEnded(page)).toBe('completed');
  await expectBucketToHold(bucket, prefix, files);
});

test('a folder with such names is whole when it is chosen as a list of all files', async () => {
  const folder = join(await scratchDirectory(), 'odd list');
  const files = await makeFolder(
    folder,
    'odd list',
    [...oddNames, 'plain/c.dat'].map((name, at) => plain(name, 100 + at)),
  );
  const { page, context } = await openBrowser();
  const { cycleId, prefix, bucket } = await makeWorkplace(context);
  await openUploadPage(page, cycleId);
  const dialogue = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'choose it as a list of all files' }).click();
  await (await dialogue).setFiles(folder);
  await untilScanned(page, files.length);
  await startUpload(page);
  expect(await untilEnded(page)).toBe('completed');
  await expectBucketToHold(bucket, prefix, files);
});

const rememberedFolders = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('longshore');
        opening.onerror = reject;
        opening.onsuccess = () => {
          if (!opening.result.objectStoreNames.contains('folders')) return resolve(0);
          const counting = opening.result.transaction('folders').objectStore('folders').count();
          counting.onsuccess = () => resolve(counting.result);
          counting.onerror = reject;
        };
      }),
  );

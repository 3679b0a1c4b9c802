import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openBrowser } from './support/browser';
import { storageControl } from './support/stack';
import {
  leaveAndComeBack,
  openUploadPage,
  startUpload,
  untilCount,
  untilEnded,
  untilScanned,
} from './support/upload-page';
import { makeWorkplace } from './support/workplace';

const files = 24;
const fileBytes = 300 * 1024;

/**
 * Nobody can press a headless browser's dialogue. What it would give is a directory handle, and one of the origin's private file
 * system is real: it is walked, kept in IndexedDB, asked for permission and read as any other.
 */
async function offerFolder(page: Page): Promise<void> {
  await page.evaluate(
    async ({ files, fileBytes }) => {
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle('scans', { create: true });
      for (let n = 0; n < files; n++) {
        const parent = await folder.getDirectoryHandle(`day-${n % 3}`, { create: true });
        const file = await parent.getFileHandle(`scan-${n}.dat`, { create: true });
        const writer = await file.createWritable();
        await writer.write(new Uint8Array(fileBytes).fill(n));
        await writer.close();
      }
      Object.assign(window, { showDirectoryPicker: async () => folder });
    },
    { files, fileBytes },
  );
}

async function halfUploaded() {
  const { page, context } = await openBrowser();
  const { cycleId, prefix, bucket } = await makeWorkplace(context);
  await storageControl.setFaults({
    match: { operation: 'PutObject', keyPrefix: prefix },
    after: 6,
    action: { kind: 'hold' },
  });
  await openUploadPage(page, cycleId);
  await offerFolder(page);
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await untilScanned(page, files);
  const sessionId = await startUpload(page);
  await untilCount(page, 'count-uploaded', (count) => count > 0);
  await leaveAndComeBack(page, sessionId);
  await storageControl.clearFaults();
  return { page, prefix, bucket };
}

test('a session goes on after a reload by one click, with the folder that the browser remembers', async () => {
  const { page, prefix, bucket } = await halfUploaded();
  await page.getByRole('button', { name: 'Resume with “scans”' }).click();
  expect(await untilEnded(page)).toBe('completed');
  const stored = await bucket.list(prefix);
  expect(stored.map(({ key }) => key.slice(prefix.length)).sort()).toEqual(
    Array.from({ length: files }, (_, n) => `day-${n % 3}/scan-${n}.dat`).sort(),
  );
  expect(new Set(stored.map(({ sizeBytes }) => sizeBytes))).toEqual(new Set([fileBytes]));
});

test('a remembered folder that is gone is told in one sentence, and can be chosen again', async () => {
  const { page } = await halfUploaded();
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    await root.removeEntry('scans', { recursive: true });
  });
  await page.getByTestId('resume-folder').click();
  await page.getByText('“scans” is no longer where it was.').waitFor();
  await offerFolder(page);
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  // Its files have other times now: the session is asked for by the same names, and all of it arrives.
  expect(await untilEnded(page)).toBe('completed');
});

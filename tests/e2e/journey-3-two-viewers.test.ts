import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBrowser } from './support/browser';
import { makeFolder, plain, sentAlone } from './support/folder-maker';
import { scratchDirectory, storageControl } from './support/stack';
import { countOn, openSession, pickFolder, startUpload, untilCount, untilEnded } from './support/upload-page';
import { makeWorkplace } from './support/workplace';

test('a second browser sees the numbers of the first within a second, to the end', async () => {
  const folder = join(await scratchDirectory(), 'watched');
  const plans = Array.from({ length: 120 }, (_, index) => plain(`file-${index}.dat`, sentAlone));
  const files = await makeFolder(folder, 'journey-3', plans);
  const uploader = await openBrowser();
  const viewer = await openBrowser();
  const { cycleId, prefix } = await makeWorkplace(uploader.context);
  const match = { operation: 'PutObject', keyPrefix: prefix };
  await storageControl.setFaults({ match, after: 10, action: { kind: 'hold' } });
  await pickFolder(uploader.page, cycleId, folder, files.length);
  const sessionId = await startUpload(uploader.page);
  await untilCount(uploader.page, 'count-uploaded', (count) => count === 10);
  await openSession(viewer.page, sessionId);
  await storageControl.setFaults({ match, action: { kind: 'delay', ms: 250 } });
  // From then on the viewer's page is at work: what it had from the server has changed.
  await untilCount(viewer.page, 'count-uploaded', (count) => count > 10);

  const lagsMs: number[] = [];
  for (const share of [0.5, 0.6, 0.7, 0.8, 0.9]) {
    const seen = await untilCount(uploader.page, 'count-uploaded', (count) => count >= files.length * share);
    const seenAtMs = Date.now();
    await untilCount(viewer.page, 'count-uploaded', (count) => count >= seen);
    lagsMs.push(Date.now() - seenAtMs);
  }
  // One late look is the machine's; all of them late would be ours.
  expect(Math.min(...lagsMs)).toBeLessThan(1_000);
  expect(await untilEnded(uploader.page)).toBe('completed');
  expect(await untilEnded(viewer.page)).toBe('completed');
  for (const id of ['count-uploaded', 'count-failed', 'count-skipped', 'count-remaining', 'count-total']) {
    expect(await countOn(viewer.page, id), id).toBe(await countOn(uploader.page, id));
  }
  expect(await viewer.page.getByTestId('overall-progress').getAttribute('aria-valuenow')).toBe('100');
});

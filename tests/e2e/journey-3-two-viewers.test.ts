import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBrowser } from './support/browser';
import { makeFolder, plain } from './support/folder-maker';
import { scratchDirectory, storageControl, until } from './support/stack';
import { countOn, openSession, pickFolder, startUpload, untilCount, untilEnded } from './support/upload-page';
import { makeWorkplace } from './support/workplace';

test('a second browser sees the numbers of the first within a second, to the end', async () => {
  const folder = join(await scratchDirectory(), 'watched');
  const plans = Array.from({ length: 240 }, (_, index) => plain(`file-${index}.dat`, 10_000));
  const files = await makeFolder(folder, 'journey-3', plans);
  const uploader = await openBrowser();
  const viewer = await openBrowser();
  const { cycleId, prefix } = await makeWorkplace(uploader.context);
  await storageControl.setFaults({
    match: { operation: 'PutObject', keyPrefix: prefix },
    action: { kind: 'delay', ms: 250 },
  });
  await pickFolder(uploader.page, cycleId, folder, files.length);
  const sessionId = await startUpload(uploader.page);
  await openSession(viewer.page, sessionId);

  for (const share of [0.2, 0.4, 0.6, 0.8]) {
    const seen = await untilCount(uploader.page, 'count-uploaded', (count) => count >= files.length * share);
    const follow = () => countOn(viewer.page, 'count-uploaded');
    await until('the same number in the second browser', follow, (count) => count >= seen, 1_000);
  }
  expect(await untilEnded(uploader.page)).toBe('completed');
  expect(await untilEnded(viewer.page)).toBe('completed');
  for (const id of ['count-uploaded', 'count-failed', 'count-skipped', 'count-remaining', 'count-total']) {
    expect(await countOn(viewer.page, id), id).toBe(await countOn(uploader.page, id));
  }
  expect(await viewer.page.getByTestId('overall-progress').getAttribute('aria-valuenow')).toBe('100');
});

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBrowser } from './support/browser';
import { makeFolder, plain, sentAlone } from './support/folder-maker';
import { scratchDirectory, storageControl } from './support/stack';
import {
  chooseFolder,
  countOn,
  enginesOf,
  openSession,
  pickFolder,
  startUpload,
  untilCount,
  untilEnded,
  untilEngines,
} from './support/upload-page';
import { makeWorkplace } from './support/workplace';

test('a second tab of one browser follows the upload, and takes over when the first is closed', async () => {
  const folder = join(await scratchDirectory(), 'two-tabs');
  const files = await makeFolder(
    folder,
    'two-tabs',
    Array.from({ length: 60 }, (_, index) => plain(`file-${index}.dat`, sentAlone)),
  );
  const { page: first, context, answeredWrites } = await openBrowser();
  const { cycleId, prefix, bucket } = await makeWorkplace(context);
  await storageControl.setFaults({
    match: { operation: 'PutObject', keyPrefix: prefix },
    after: 3,
    action: { kind: 'hold' },
  });
  await pickFolder(first, cycleId, folder, files.length);
  const sessionId = await startUpload(first);
  await untilCount(first, 'count-uploaded', (count) => count > 0);

  const second = await context.newPage();
  await openSession(second, sessionId);
  await chooseFolder(second, folder);
  await second.getByTestId('elsewhere').waitFor();
  const seen = await countOn(first, 'count-uploaded');
  await untilCount(second, 'count-uploaded', (count) => count >= seen);
  expect(await enginesOf(context, sessionId)).toBe(1);

  await first.close();
  await storageControl.clearFaults();
  await untilEngines(context, sessionId, 1);
  await second.getByTestId('elsewhere').waitFor({ state: 'detached' });
  expect(await untilEnded(second)).toBe('completed');
  expect((await bucket.list(prefix)).length).toBe(files.length);
  expect(answeredWrites.filter(({ status }) => status >= 400)).toEqual([]);
});

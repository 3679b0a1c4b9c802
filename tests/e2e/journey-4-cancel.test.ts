import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBrowser } from './support/browser';
import { MiB, makeFolder, plain } from './support/folder-maker';
import { scratchDirectory, storageControl, until } from './support/stack';
import { pickFolder, startUpload, untilState } from './support/upload-page';
import { makeWorkplace } from './support/workplace';

test('cancelling leaves no multipart upload open', async () => {
  const folder = join(await scratchDirectory(), 'cancelled');
  const plans = [plain('one.bin', 64 * MiB), plain('two.bin', 64 * MiB), plain('small.txt', 10)];
  const files = await makeFolder(folder, 'journey-4', plans);
  const { page, context } = await openBrowser();
  const { cycleId, prefix, bucket } = await makeWorkplace(context);
  await storageControl.setFaults({
    match: { operation: 'UploadPart', keyPrefix: prefix },
    // Long enough that nothing is finished before the cancellation, on however slow a machine.
    action: { kind: 'delay', ms: 20_000 },
  });
  await pickFolder(page, cycleId, folder, files.length);
  await startUpload(page);
  await until(
    'an open multipart upload',
    () => bucket.openUploads(prefix),
    (uploads) => uploads.length > 0,
  );
  await until(
    'a part on its way',
    () => page.getByTestId('in-flight').textContent(),
    (text) => /\.bin/.test(text ?? ''),
  );

  await page.getByTestId('cancel').click();
  await page.getByTestId('cancel-confirm').click();
  await untilState(page, 'cancelled');
  await until(
    'no open multipart upload',
    () => bucket.openUploads(prefix),
    (uploads) => uploads.length === 0,
  );
  // Parts that were on their way when it was cancelled must not bring one back.
  const partsEnd = async () =>
    (await storageControl.log()).filter(
      ({ operation, key }) => operation === 'AbortMultipartUpload' && key.startsWith(prefix),
    );
  expect((await partsEnd()).length).toBeGreaterThan(0);
  const arrived = (await bucket.list(prefix)).map(({ key }) => key);
  expect(arrived.filter((key) => key.endsWith('.bin'))).toEqual([]);
});

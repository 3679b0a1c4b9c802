import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { crc64nvme } from '../../core/checksums/crc64nvme';
import type { FilePage } from '../../core/protocol/session-view';
import { isReserved } from '../../core/receipts/receipt-key';
import type { BucketAbilities } from '../../core/storage/bucket-abilities';
import { openBrowser } from './support/browser';
import { expectBucketToHold } from './support/compare-bucket';
import { MiB, makeFolder, plain, sentAlone } from './support/folder-maker';
import { scratchDirectory, stack, storageControl, until } from './support/stack';
import { pickFolder, startUpload, untilEnded } from './support/upload-page';
import { callApi, makeWorkplace } from './support/workplace';

test('after a bucket check a folder goes by the best that was proved, and each file has its CRC64NVME', async () => {
  const folder = join(await scratchDirectory(), 'proven');
  const files = await makeFolder(folder, 'journey-9', [
    ...Array.from({ length: 30 }, (_, at) => plain(`packed/${at}.bin`, 4_096)),
    ...Array.from({ length: 12 }, (_, at) => plain(`alone/é ${at}.bin`, sentAlone + at)),
    plain('alone/medium.bin', 3 * MiB),
    plain('large.bin', 40 * MiB + 1),
  ]);
  const { page, context } = await openBrowser();
  const { projectId, cycleId, prefix, bucket } = await makeWorkplace(context);
  const check = async () =>
    (await callApi(context, 'POST', `/projects/${projectId}/bucket-check`)) as { abilities: BucketAbilities };
  // An address that is late once is not taken.
  const hasAddresses = ({ abilities }: { abilities: BucketAbilities }) =>
    stack().controlUrl === null || abilities.hosts.length > 0;
  const { abilities } = await until('further addresses', check, hasAddresses);

  await pickFolder(page, cycleId, folder, files.length);
  const sessionId = await startUpload(page);
  expect(await untilEnded(page)).toBe('completed');
  await expectBucketToHold(bucket, prefix, files);

  const listed = (await callApi(context, 'GET', `/sessions/${sessionId}/files?limit=100`)) as FilePage;
  expect(listed.files).toHaveLength(files.length);
  for (const { path, crc64nvme: known } of listed.files)
    expect([path, known]).toEqual([path, crc64nvme(await readFile(join(folder, path)))]);

  if (!stack().controlUrl) return;
  expect(abilities).toMatchObject({ forms: true, enforces: { put: expect.arrayContaining(['crc64nvme']) } });
  expect(listed.files.filter(({ md5 }) => md5 !== null)).toEqual([]);
  const sent = (await storageControl.log()).filter(
    ({ key, status }) =>
      status >= 200 && status < 300 && key.startsWith(prefix) && !isReserved(key.slice(prefix.length)),
  );
  const count = (operation: string) =>
    new Set(
      sent.flatMap((entry) => (entry.operation === operation ? [`${entry.key} ${entry.partNumber}`] : [])),
    ).size;
  expect([count('PostObject'), count('PutObject'), count('UploadPart')]).toEqual([13, 30, 3]);
});

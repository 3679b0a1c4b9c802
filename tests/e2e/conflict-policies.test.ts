import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ConflictPolicy } from '../../core/protocol/upload-settings';
import { openBrowser, type Person } from './support/browser';
import { type MadeFile, MiB, makeFolder, plain } from './support/folder-maker';
import { scratchDirectory } from './support/stack';
import { countOn, pickFolder, startUpload, untilEnded } from './support/upload-page';
import { callApi, makeWorkplace, type Workplace } from './support/workplace';

const there = 'what was there before';

/** A bucket that holds `same.txt` with the content of the folder's, and `taken.txt` with another. */
async function occupiedPlace(policy: ConflictPolicy) {
  const folder = join(await scratchDirectory(), 'conflicts');
  const plans = [plain('same.txt', 300), plain('taken.txt', there.length), plain('new.txt', 200)];
  const large = plain('same-large.bin', 20 * MiB);
  const files = await makeFolder(folder, 'conflicts', [...plans, large]);
  const person = await openBrowser();
  const place = await makeWorkplace(person.context);
  // Proves that the bucket honours If-None-Match, so that "never overwrite" is more than a look before.
  await callApi(person.context, 'POST', `/projects/${place.projectId}/bucket-check`);
  await upload(person, place, folder, files.length, 'overwrite');
  await place.bucket.put(`${place.prefix}taken.txt`, there);
  await place.bucket.remove(`${place.prefix}new.txt`);
  const end = await upload(person, place, folder, files.length, policy);
  return { ...person, ...place, files, end };
}

async function upload(
  { page }: Person,
  place: Workplace,
  folder: string,
  files: number,
  policy: ConflictPolicy,
) {
  await pickFolder(page, place.cycleId, folder, files);
  await page.getByText('Advanced settings').click();
  await page.locator(`[name=conflictPolicy][value=${policy}]`).check();
  await startUpload(page);
  return untilEnded(page);
}

type Occupied = Awaited<ReturnType<typeof occupiedPlace>>;

const counts = async ({ page }: Occupied) => ({
  uploaded: await countOn(page, 'count-uploaded'),
  skipped: await countOn(page, 'count-skipped'),
  failed: await countOn(page, 'count-failed'),
});

/** By name: `there`, or the name of the file whose content it is. */
async function contents({ bucket, prefix, files }: Occupied): Promise<Record<string, string>> {
  const bySha = new Map(files.map(({ sha256, path }: MadeFile) => [sha256, path]));
  const found: Record<string, string> = {};
  for (const { key } of await bucket.list(prefix)) {
    found[key.slice(prefix.length)] = bySha.get(await bucket.sha256(key)) ?? (await bucket.text(key));
  }
  return found;
}

const asInFolder = {
  'same.txt': 'same.txt',
  'same-large.bin': 'same-large.bin',
  'new.txt': 'new.txt',
  'taken.txt': 'taken.txt',
};

test('"skip identical" sends what is new or different', async () => {
  const occupied = await occupiedPlace('skip_identical');
  expect(occupied.end).toBe('completed');
  expect(await contents(occupied)).toEqual(asInFolder);
  // A multipart ETag is compared by the parts' digests, so the large one need not travel again.
  expect(await counts(occupied)).toEqual({ uploaded: 2, skipped: 2, failed: 0 });
});

test('"overwrite" sends every file', async () => {
  const occupied = await occupiedPlace('overwrite');
  expect(occupied.end).toBe('completed');
  expect(await contents(occupied)).toEqual(asInFolder);
  expect(await counts(occupied)).toEqual({ uploaded: 4, skipped: 0, failed: 0 });
});

test('"fail" leaves what is there and says so', async () => {
  const occupied = await occupiedPlace('fail');
  expect(occupied.end).toBe('completed_with_errors');
  expect(await contents(occupied)).toEqual({ ...asInFolder, 'taken.txt': there });
  expect(await counts(occupied)).toEqual({ uploaded: 1, skipped: 0, failed: 3 });
  const failed = occupied.page.getByTestId('failed-files');
  await failed
    .getByText(/An object of this name is already in the bucket/)
    .first()
    .waitFor();
});

test('"keep both" leaves what is there and sends a different file under a name of its own', async () => {
  const occupied = await occupiedPlace('keep_both');
  expect(occupied.end).toBe('completed');
  expect(await contents(occupied)).toEqual({
    ...asInFolder,
    'taken.txt': there,
    'taken (2).txt': 'taken.txt',
  });
  expect(await counts(occupied)).toEqual({ uploaded: 2, skipped: 2, failed: 0 });
});

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page, Request } from 'playwright-core';
import { terminalStates } from '../../core/sessions/session-state';
import { bucketDifferences } from '../../tests/e2e/support/bucket-differences';
import { BucketReader } from '../../tests/e2e/support/bucket-reader';
import { dropFolder } from '../../tests/e2e/support/drop-folder';
import { type MadeFile, makeFolder, plain } from '../../tests/e2e/support/folder-maker';
import { launchChromium } from '../../tests/e2e/support/launch-chromium';
import { atMost, type BenchCase, type CaseResult, rounded, type Surroundings } from '../result';
import { openUploadPage } from '../upload/open-upload-page';
import { tasksAfterPick, watchHeap, watchTasks } from './page-watch';
import { keepServersApart } from './servers-apart';

const fileCount = Number(process.env.BENCH_PAGE_FILES ?? 100_000);
const limitMs = 3_600_000;

interface Measured {
  readonly firstByteAfterPickS: number;
  readonly firstByteAfterClickS: number;
  /** Until the session is completed, all objects verified. */
  readonly endAfterClickS: number;
  readonly longestTaskMs: number;
  readonly heapMb: number;
}

type PickFolder = (page: Page, folder: string) => Promise<void>;

const pageCase = (name: string, pick: PickFolder): BenchCase => ({
  name,
  group: 'page',
  async run(surroundings): Promise<CaseResult> {
    const folder = join(surroundings.scratch, name);
    surroundings.say(`${name}: making ${fileCount} files`);
    const plans = Array.from({ length: fileCount }, (_, index) =>
      plain(`folder-${index % 100}/file-${index}.dat`, 512),
    );
    const files = await makeFolder(folder, 'bench-page', plans);
    const measured = await measure(surroundings, folder, files, pick);
    await rm(folder, { recursive: true });
    const { firstByteAfterPickS, firstByteAfterClickS, endAfterClickS, longestTaskMs, heapMb } = measured;
    return {
      name,
      metric: 'seconds_to_first_byte',
      ours: rounded(firstByteAfterPickS),
      peers: {},
      targets: [
        atMost('seconds from the end of the pick to the first byte', 3, firstByteAfterPickS),
        atMost('milliseconds of the longest task on the main thread', 50, longestTaskMs),
        atMost('MB of page heap above idle, without that of its worker', 150, heapMb),
      ],
      counts: {
        [name]: {
          files: fileCount,
          seconds_from_click_to_first_byte: rounded(firstByteAfterClickS),
          seconds_from_click_to_end: rounded(endAfterClickS),
        },
      },
    };
  },
});

/**
 * How a page fares with very many files, picked and uploaded in Chromium. Once: it takes long, and what it limits is a worst case.
 * `page` has the folder's handle, as the page's button gives it in Chromium; a dialogue cannot be driven, and a drop gives the same.
 * `page-list` has the list of a file input, as other browsers know it alone.
 */
export const pageCases: readonly BenchCase[] = [
  pageCase('page', dropFolder),
  pageCase('page-list', (page, folder) =>
    page.getByTestId('folder-input').setInputFiles(folder, { timeout: limitMs }),
  ),
];

async function measure(
  { appUrl, storage, say }: Surroundings,
  folder: string,
  files: readonly MadeFile[],
  pick: PickFolder,
): Promise<Measured> {
  const { browser, removeScratch } = await launchChromium();
  const putTogether = keepServersApart();
  if (!putTogether) say('the bucket and the Workers share the processors of the browser');
  try {
    const context = await browser.newContext();
    await watchTasks(context);
    const { page, prefix } = await openUploadPage(context, { appUrl, storage });
    const heap = await watchHeap(page);
    const firstByte = firstWrite(context, storage.endpoint);
    say('picking the folder');
    await pick(page, folder);
    await page.locator('[data-testid=start-upload]:enabled').waitFor({ timeout: limitMs });
    const clickedAtMs = Date.now();
    await page.getByTestId('start-upload').click();
    const firstByteAtMs = await firstByte;
    const end = terminalStates.map((state) => `[data-testid=session-state][data-state=${state}]`).join(',');
    await page.locator(end).waitFor({ timeout: limitMs });
    const state = await page.locator(end).getAttribute('data-state');
    if (state !== 'completed') throw new Error(`The session ended as ${state}`);
    const endAfterClickS = (Date.now() - clickedAtMs) / 1_000;
    const heapMb = heap.end() / 1e6;
    const { pickedAtMs, longestTaskMs } = await tasksAfterPick(page);
    const bucket = new BucketReader(storage);
    const differences = await bucketDifferences(bucket, prefix, files, { readEvery: 100 });
    await bucket.empty(prefix);
    if (differences.length > 0)
      throw new Error(`There are ${differences.length} differences, such as ${differences[0]}`);
    const seconds = (fromMs: number) => (firstByteAtMs - fromMs) / 1_000;
    return {
      firstByteAfterPickS: seconds(pickedAtMs),
      firstByteAfterClickS: seconds(clickedAtMs),
      endAfterClickS,
      longestTaskMs,
      heapMb,
    };
  } finally {
    putTogether?.();
    await browser.close();
    await removeScratch();
  }
}

/** When the first request with a file's bytes leaves the browser: a pack, or a write to the bucket. */
function firstWrite(context: BrowserContext, endpoint: string): Promise<number> {
  return new Promise((resolve) => {
    const look = (request: Request) => {
      const isPack = request.method() === 'POST' && request.url().endsWith('/packs');
      const isForBucket =
        request.url().startsWith(endpoint) && (request.method() === 'PUT' || request.method() === 'POST');
      if (!isPack && !isForBucket) return;
      context.off('request', look);
      resolve(Date.now());
    };
    context.on('request', look);
  });
}

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { BucketReader } from '../../tests/e2e/support/bucket-reader';
import { dropFolder } from '../../tests/e2e/support/drop-folder';
import { launchChromium } from '../../tests/e2e/support/launch-chromium';
import { tasksAfterPick, watchTasks } from '../page/page-watch';
import { atMost, type BenchCase, type CaseResult, rounded, type Surroundings } from '../result';
import { openUploadPage } from '../upload/open-upload-page';
import { watchMemory } from './chromium-memory';
import { makeScanFolder, type ScanFolder } from './scan-folder';
import { sendManifest } from './send-manifest';

const fileCount = Number(process.env.BENCH_SCAN_FILES ?? 1_000_000);
/** Made by the first run and kept for others, where it is named. */
const keptFolder = process.env.BENCH_SCAN_FOLDER;
/** Whether the manifest is sent, too. Files go along meanwhile, so the bucket is emptied at the end. */
const isSent = process.env.BENCH_SCAN_SEND === '1';
const limitMs = 3_600_000;
const MiB = 1024 * 1024;

interface Measured {
  readonly perSecond: number;
  /** Of all of Chromium's processes, at the highest and at the end. */
  readonly highestBytes: number;
  readonly grownBytes: number;
  readonly longestTaskMs: number;
  /** At the end of the manifest; null where it is not sent. */
  readonly grownWithManifestBytes: number | null;
}

/** A folder of a million files, dropped on the upload page and read. */
export const scanCase: BenchCase = {
  name: 'scan',
  async run(surroundings): Promise<CaseResult> {
    const folder = keptFolder ?? join(surroundings.scratch, 'scan');
    surroundings.say(`scan: making ${fileCount} files`);
    const made = makeScanFolder(folder, fileCount);
    const measured = await measure(surroundings, folder, made);
    if (!keptFolder) await rm(folder, { recursive: true });
    const { perSecond, highestBytes, grownBytes, longestTaskMs, grownWithManifestBytes } = measured;
    return {
      name: 'scan',
      metric: 'files_per_s',
      ours: rounded(perSecond),
      peers: {},
      targets: [
        atMost('bytes that all of Chromium grows by, for each file', 250, highestBytes / fileCount),
        atMost('milliseconds of the longest task on the main thread', 50, longestTaskMs),
      ],
      counts: {
        scan: {
          files: made.files,
          left_out: made.ignored,
          grown_mib_at_the_highest: rounded(highestBytes / MiB),
          grown_mib_at_the_end: rounded(grownBytes / MiB),
          ...(grownWithManifestBytes === null
            ? {}
            : { grown_mib_with_the_manifest: rounded(grownWithManifestBytes / MiB) }),
        },
      },
    };
  },
};

async function measure(
  { appUrl, storage, say }: Surroundings,
  folder: string,
  made: ScanFolder,
): Promise<Measured> {
  const { browser, processId, removeScratch } = await launchChromium();
  try {
    const context = await browser.newContext();
    await watchTasks(context);
    const { page, prefix } = await openUploadPage(context, { appUrl, storage });
    const memory = watchMemory(await processId());
    say('scan: dropping the folder');
    await dropFolder(page, folder);
    await page.locator('[data-testid=scan-state][data-state=ready]').waitFor({ timeout: limitMs });
    const endedAtMs = Date.now();
    await check(page, made);
    const grownBytes = memory.grown();
    const highestBytes = memory.end();
    const { pickedAtMs, longestTaskMs } = await tasksAfterPick(page);
    const grownWithManifestBytes = isSent ? await sendManifest(page, appUrl, () => memory.grown()) : null;
    if (isSent) await new BucketReader(storage).empty(prefix);
    const seconds = (endedAtMs - pickedAtMs) / 1_000;
    return {
      perSecond: (made.files + made.ignored) / seconds,
      highestBytes,
      grownBytes,
      longestTaskMs,
      grownWithManifestBytes,
    };
  } finally {
    await browser.close();
    await removeScratch();
  }
}

/** The page shows exactly what is in the folder: what will be sent, and what is left out. */
async function check(page: Page, { files, ignored }: ScanFolder): Promise<void> {
  const digitsOf = async (testId: string) =>
    Number(((await page.getByTestId(testId).textContent()) ?? '').match(/[\d,]+/)?.[0].replace(/,/g, ''));
  const shown = await digitsOf('scan-files');
  const leftOut = await digitsOf('ignored');
  if (shown !== files || leftOut !== ignored)
    throw new Error(
      `The page shows ${shown} files and ${leftOut} left out; there are ${files} and ${ignored}`,
    );
}

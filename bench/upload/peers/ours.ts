import { terminalStates } from '../../../core/sessions/session-state';
import { launchChromium } from '../../../tests/e2e/support/launch-chromium';
import type { Surroundings } from '../../result';
import { openUploadPage } from '../open-upload-page';
import { type Peer, timed } from '../peer';

const limitMs = 1_800_000;

/** Longshore in Chromium, from the click on "Start upload" until the session is completed, which is after it verified all. */
export const ours = ({ appUrl, storage }: Surroundings): Peer => ({
  name: 'ours',
  missing: () => null,
  async run({ folder, files, detours }) {
    const flags = await detours?.chromiumFlags([appUrl, storage.endpoint]);
    const { browser, removeScratch } = await launchChromium(flags);
    try {
      const context = await browser.newContext();
      const { page, prefix } = await openUploadPage(context, { appUrl, storage });
      await page.getByTestId('folder-input').setInputFiles(folder, { timeout: limitMs });
      const counted = page.getByTestId('scan-files').filter({ hasText: count(files.length) });
      await counted.waitFor({ timeout: limitMs });
      await page.locator('[data-testid=scan-state][data-state=ready]').waitFor({ timeout: limitMs });
      const end = terminalStates.map((state) => `[data-testid=session-state][data-state=${state}]`).join(',');
      const ran = await timed(async () => {
        await page.getByTestId('start-upload').click();
        await page.locator(end).waitFor({ timeout: limitMs });
      });
      const state = await page.locator(end).getAttribute('data-state');
      if (state !== 'completed') throw new Error(`The session ended as ${state}`);
      return { ...ran, prefix };
    } finally {
      await browser.close();
      await removeScratch();
    }
  },
});

/** As the page writes it, whatever its separator of thousands. */
const count = (files: number) => new RegExp(`^\\D*${String(files).replace(/(?=(\d{3})+$)/g, '\\D?')}\\D*$`);

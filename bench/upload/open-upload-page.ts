import type { BrowserContext } from 'playwright-core';
import { demoSignIn } from '../../local/seed';
import { makeCycle } from '../../tests/e2e/support/make-cycle';
import type { Surroundings } from '../result';

/** Signs in and opens the upload page of a new cycle, whose objects will lie under `prefix`. */
export async function openUploadPage(
  context: BrowserContext,
  { appUrl, storage }: Pick<Surroundings, 'appUrl' | 'storage'>,
) {
  const page = await context.newPage();
  await page.goto(`${appUrl}/sign-in`, { waitUntil: 'networkidle' });
  await page.locator('[name=username]').fill(demoSignIn.username);
  await page.locator('[name=password]').fill(demoSignIn.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  const { cycleId, prefix } = await makeCycle(context, appUrl, storage);
  await page.goto(`${appUrl}/cycles/${cycleId}/upload`, { waitUntil: 'networkidle' });
  return { page, prefix };
}

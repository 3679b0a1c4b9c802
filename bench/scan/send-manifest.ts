import type { Page } from 'playwright-core';
import { z } from 'zod';

const askEveryMs = 1_000;
const AnswerSchema = z.object({ view: z.object({ state: z.string(), manifestOpen: z.boolean() }) });

/** Starts the upload of what was scanned and cancels it once the session has the whole manifest; `whole` is asked just before. */
export async function sendManifest<T>(page: Page, appUrl: string, whole: () => T): Promise<T> {
  await page.getByTestId('start-upload').click();
  await page.waitForURL(/\/sessions\/[^/]+$/, { timeout: 60_000 });
  const session = `${appUrl}/api/v1/sessions/${new URL(page.url()).pathname.split('/').at(-1)}`;
  const { request } = page.context();
  for (;;) {
    const { view } = AnswerSchema.parse(await (await request.get(session)).json());
    if (!view.manifestOpen && view.state !== 'pending') break;
    await new Promise((resolve) => setTimeout(resolve, askEveryMs));
  }
  const answer = whole();
  const cancelled = await request.post(`${session}/cancel`, { headers: { origin: appUrl } });
  if (!cancelled.ok()) throw new Error(`The session could not be cancelled: ${await cancelled.text()}`);
  return answer;
}

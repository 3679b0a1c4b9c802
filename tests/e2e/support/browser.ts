import type { BrowserContext, ConsoleMessage, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { launchChromium } from './launch-chromium';
import { signIns } from './sign-ins';
import { stack } from './stack';

export interface Person {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Every PUT to a bucket that had an answer. */
  readonly answeredWrites: { url: string; status: number }[];
  /** As a power cut would: nothing of the browser gets to say goodbye. */
  kill(): Promise<void>;
  /** Console errors that this journey brings about on purpose; everything else fails it. */
  expectErrors(...patterns: RegExp[]): void;
}

/** A signed-in person in a browser of their own. The test fails at its end if the pages complained. */
export async function openBrowser(as: keyof typeof signIns | null = 'demo'): Promise<Person> {
  const { browser, processId, removeScratch } = await launchChromium();
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  const expected: RegExp[] = [];
  const answeredWrites: { url: string; status: number }[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(describe(message));
  });
  context.on('weberror', (error) =>
    complaints.push(`uncaught: ${error.error().stack ?? error.error().message}`),
  );
  context.on('response', (response) => {
    const request = response.request();
    // Whatever is not for Longshore is for the bucket, whose address a test may have put a relay before.
    const isForBucket = !request.url().startsWith(stack().appUrl);
    if (isForBucket && request.method() === 'PUT')
      answeredWrites.push({ url: request.url(), status: response.status() });
  });
  let isKilled = false;
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail' && !isKilled)
      console.log(`${page.url()} said at the end:\n${await textOf(page)}`);
    if (!isKilled) await browser.close();
    await removeScratch();
    const unexpected = complaints.filter((text) => !expected.some((pattern) => pattern.test(text)));
    expect(unexpected, 'errors in the browser').toEqual([]);
  });
  if (as) await signIn(page, as);
  return {
    page,
    context,
    answeredWrites,
    expectErrors: (...patterns) => expected.push(...patterns),
    async kill() {
      isKilled = true;
      const gone = new Promise((resolve) => browser.once('disconnected', resolve));
      // Its whole group: renderers would finish what they are sending.
      process.kill(-(await processId()), 'SIGKILL');
      await gone;
    },
  };
}

async function signIn(page: Page, as: keyof typeof signIns): Promise<void> {
  const { username, password } = signIns[as];
  await page.goto(`${stack().appUrl}/sign-in`);
  await page.locator('[name=username]').fill(username);
  await page.locator('[name=password]').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

async function textOf(page: Page): Promise<string> {
  return page.locator('main').ariaSnapshot({ timeout: 2_000 }).catch(String);
}

function describe(message: ConsoleMessage): string {
  const { url, lineNumber } = message.location();
  return `${message.text()} (${url}:${lineNumber})`;
}

import type { Browser, BrowserContext, ConsoleMessage, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { launchChromium } from './launch-chromium';
import { overAnotherConnection } from './page-request';
import { sharedChromium } from './shared-chromium';
import { signIns } from './sign-ins';
import { stack } from './stack';

export interface Person {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Every PUT to a bucket that had an answer. */
  readonly answeredWrites: { url: string; status: number }[];
  /** Console errors that this journey brings about on purpose; everything else fails it. */
  expectErrors(...patterns: RegExp[]): void;
}

export interface MortalPerson extends Person {
  /** As a power cut would: nothing of the browser gets to say goodbye. */
  kill(): Promise<void>;
}

type Who = keyof typeof signIns | null;

/** A signed-in person whose browser knows nothing of another's. The test fails at its end if the pages complained. */
export async function openBrowser(as: Who = 'demo'): Promise<Person> {
  const context = await newContext(await sharedChromium());
  return await personIn(context, as, () => context.close());
}

/** The same in a Chromium of its own, which can be killed. */
export async function openMortalBrowser(as: Who = 'demo'): Promise<MortalPerson> {
  const { browser, processId, removeScratch } = await launchChromium();
  const person = await personIn(await newContext(browser), as, async () => {
    if (browser.isConnected()) await browser.close();
    await removeScratch();
  });
  return {
    ...person,
    async kill() {
      const gone = new Promise((resolve) => browser.once('disconnected', resolve));
      // Its whole group: renderers would finish what they are sending.
      process.kill(-(await processId()), 'SIGKILL');
      await gone;
    },
  };
}

const newContext = (browser: Browser) => browser.newContext({ viewport: { width: 1280, height: 900 } });

/** Remix tells in the console of each loader whose answer it reads no further, because the person has moved on. */
const leftBehind = /^AbortError: signal is aborted without reason\n/;

async function personIn(context: BrowserContext, as: Who, close: () => Promise<void>): Promise<Person> {
  // As patient as `until` is.
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  const expected: RegExp[] = [];
  const answeredWrites: { url: string; status: number }[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error' && !leftBehind.test(message.text())) complaints.push(describe(message));
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
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail' && !page.isClosed())
      console.log(`${page.url()} said at the end:\n${await textOf(page)}`);
    await close();
    const unexpected = complaints.filter((text) => !expected.some((pattern) => pattern.test(text)));
    expect(unexpected, 'errors in the browser').toEqual([]);
  });
  if (as) await signIn(context, as);
  return { page, context, answeredWrites, expectErrors: (...patterns) => expected.push(...patterns) };
}

/** By the request that the sign-in page sends; that page itself is what journey 7 is about. */
async function signIn({ request }: BrowserContext, as: keyof typeof signIns): Promise<void> {
  const { appUrl } = stack();
  const response = await request.post(`${appUrl}/sign-in`, {
    form: signIns[as],
    headers: { origin: appUrl },
    ...overAnotherConnection,
    maxRedirects: 0,
  });
  if (response.status() !== 302) throw new Error(`Signing in as ${as} answered ${response.status()}`);
}

async function textOf(page: Page): Promise<string> {
  return page.locator('main').ariaSnapshot({ timeout: 2_000 }).catch(String);
}

function describe(message: ConsoleMessage): string {
  const { url, lineNumber } = message.location();
  return `${message.text()} (${url}:${lineNumber})`;
}

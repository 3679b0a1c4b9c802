import { rmSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { launchChromium } from './launch-chromium';

let shared: Promise<Browser> | undefined;

/**
 * One for all journeys of this process, whose files vitest runs one after another: a start costs seconds, and the contexts of
 * one Chromium share nothing that a page can see.
 */
export async function sharedChromium(): Promise<Browser> {
  shared ??= launch();
  const browser = await shared;
  if (browser.isConnected()) return browser;
  shared = launch();
  return await shared;
}

async function launch(): Promise<Browser> {
  // Vitest ends the process with SIGTERM and half a second later with SIGKILL: too soon to close a browser in order.
  const { browser, scratch } = await launchChromium([], { handleSIGTERM: false });
  process.once('SIGTERM', () => process.exit());
  // Before it, playwright's own: that kills the browser.
  process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
  return browser;
}

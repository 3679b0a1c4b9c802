import type { BrowserContext, Page } from 'playwright-core';
import { type SessionState, terminalStates } from '../../../core/sessions/session-state';
import { stack, until } from './stack';
import { callApi } from './workplace';

const limitMs = 120_000;
const byId = (page: Page, id: string) => page.getByTestId(id);
export const countOn = async (page: Page, id: string): Promise<number> =>
  Number(((await byId(page, id).textContent()) ?? '').replace(/\D/g, '') || Number.NaN);

/** Opens the page where a folder is picked, and waits until it would hear of one. */
export async function openUploadPage(page: Page, cycleId: string): Promise<void> {
  await page.goto(`${stack().appUrl}/cycles/${cycleId}/upload`);
  await page.locator('button:enabled', { hasText: 'Choose a folder' }).waitFor();
}

/** Picks the folder and waits until the page has counted it; nothing is sent yet. */
export async function pickFolder(page: Page, cycleId: string, folder: string, files: number): Promise<void> {
  await page.goto(`${stack().appUrl}/cycles/${cycleId}/upload`);
  await chooseFolder(page, folder);
  await untilScanned(page, files);
}

/** Waits until the page has read the whole folder and counted exactly so many files. */
export async function untilScanned(page: Page, files: number): Promise<void> {
  await page.locator('[data-testid=scan-state][data-state=ready]').waitFor({ timeout: limitMs });
  await until(
    'the scan',
    () => countOn(page, 'scan-files'),
    (count) => count === files,
    limitMs,
  );
}

export async function chooseFolder(page: Page, folder: string): Promise<void> {
  await byId(page, 'folder-input').setInputFiles(folder, { timeout: limitMs });
}

/** Starts the upload and gives back the session's id once its page is there. */
export async function startUpload(page: Page): Promise<string> {
  await byId(page, 'start-upload').click();
  await page.waitForURL(/\/sessions\/[^/]+$/, { timeout: limitMs });
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

export const stateOn = async (page: Page): Promise<string> =>
  (await byId(page, 'session-state').getAttribute('data-state')) ?? '';

export function untilState(page: Page, ...states: SessionState[]): Promise<string> {
  return until(
    `the state ${states.join(' or ')}`,
    () => stateOn(page),
    (state) => states.some((one) => one === state),
    limitMs,
  );
}

/** Waits for an end and says which. */
export const untilEnded = (page: Page): Promise<string> => untilState(page, ...terminalStates);

export async function untilCount(page: Page, id: string, holds: (count: number) => boolean): Promise<number> {
  return until(id, () => countOn(page, id), holds, limitMs);
}

/** The sentence that the page shows about what holds the upload up. */
export async function untilProblem(page: Page, pattern: RegExp): Promise<void> {
  await byId(page, 'problem').filter({ hasText: pattern }).waitFor({ timeout: 90_000 });
}

export async function openSession(page: Page, sessionId: string): Promise<void> {
  await page.goto(`${stack().appUrl}/sessions/${sessionId}`);
  await byId(page, 'session-state').waitFor();
}

/** Reloads the page in the middle of an upload, and opens the session's page once its engine is known to be gone. */
export async function leaveAndComeBack(page: Page, sessionId: string): Promise<void> {
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload({ waitUntil: 'networkidle' });
  await untilEngines(page.context(), sessionId, 0);
  await openSession(page, sessionId);
}

/** Waits until so many engines feed the session. */
export async function untilEngines(
  context: BrowserContext,
  sessionId: string,
  wanted: number,
): Promise<void> {
  await until(
    `${wanted} engines`,
    () => enginesOf(context, sessionId),
    (count) => count === wanted,
    limitMs,
    // The API lets each person ask ten times a second.
    250,
  );
}

export async function enginesOf(context: BrowserContext, sessionId: string): Promise<number> {
  const answer = await callApi(context, 'GET', `/sessions/${sessionId}`);
  return (answer as { view: { engines: number } }).view.engines;
}

import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type LaunchOptions } from 'playwright-core';
import { findChromium } from '../../../scripts/chromium.mjs';

const relayPath = fileURLToPath(new URL('./chromium-relay.mjs', import.meta.url));

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Suggestions below the address bar: two pages of Chromium's own for each of ours, though headless has no address bar.
  '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup',
];

/** Chromium without the bodies of uploads in its debugging protocol. */
export async function launchChromium(furtherFlags: readonly string[] = [], options: LaunchOptions = {}) {
  const scratch = await mkdtemp(join(tmpdir(), 'longshore-browser-'));
  const { executablePath, processId } = await withProcessId(scratch);
  const browser = await chromium.launch({
    ...options,
    executablePath,
    args: [...flags, ...furtherFlags],
    headless: true,
  });
  return { browser, processId, scratch, removeScratch: () => rm(scratch, { recursive: true, force: true }) };
}

/**
 * What playwright launches is a script: it writes down its process, which playwright does not tell, and then stands between
 * playwright and Chromium as chromium-relay.mjs.
 */
async function withProcessId(scratch: string) {
  const chromiumPath = findChromium();
  if (!chromiumPath) throw new Error('No Chromium was found: run npm test, which says how to get one.');
  const executablePath = join(scratch, 'chromium');
  const pidPath = join(scratch, 'pid');
  await writeFile(
    executablePath,
    `#!/bin/sh\necho $$ > '${pidPath}'\nexec '${process.execPath}' '${relayPath}' '${chromiumPath}' "$@"\n`,
  );
  await chmod(executablePath, 0o755);
  return { executablePath, processId: async () => Number(await readFile(pidPath, 'utf8')) };
}

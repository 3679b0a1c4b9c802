import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The path of an installed Chromium or Chrome, or null. */
export function findChromium() {
  const named = process.env.CHROME_PATH;
  if (named) return existsSync(named) ? named : null;
  const directories = (process.env.PATH ?? '').split(delimiter);
  const onPath = commands.flatMap((command) => directories.map((directory) => join(directory, command)));
  return [...onPath, ...applications].find((path) => existsSync(path)) ?? null;
}

/** The path, or one line on what to install. On Debian as root it is installed by itself. */
export function requireChromium() {
  const found = findChromium();
  if (found) return { path: found };
  if (process.env.CHROME_PATH)
    return { sentence: `CHROME_PATH names ${process.env.CHROME_PATH}, which is not there.` };
  const isDebian = existsSync('/etc/debian_version');
  if (isDebian && process.getuid?.() === 0) {
    console.log('Installing Chromium for the browser journeys (apt-get install chromium).');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env,
    });
    const installed = findChromium();
    if (installed) return { path: installed };
  }
  const how = isDebian ? 'run "apt-get install chromium" as root' : 'install Google Chrome or Chromium';
  return { sentence: `The browser journeys need Chromium: ${how}, or name one with CHROME_PATH.` };
}

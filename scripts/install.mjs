// Plain JavaScript without dependencies: this runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs `npm ci` where the installed packages are not those of package-lock.json. */
export function installWhatIsMissing() {
  const missing = firstMissing();
  if (!missing) return;
  const startedAtMs = Date.now();
  console.log(`Installing the packages, since ${missing}. This takes about a minute.`);
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  // npm runs us with the path of its own script, which saves a shell; without it the command must be on the path.
  const ran = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], { cwd: projectRoot, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: projectRoot, stdio: 'inherit', shell: process.platform === 'win32' });
  if (ran.status !== 0) {
    console.error(
      'The packages could not be installed: see the lines above, and check the network connection.',
    );
    process.exit(1);
  }
  console.log(`Packages installed (${((Date.now() - startedAtMs) / 1000).toFixed(1)} s).`);
}

/** Compared by content: file times differ after every checkout. Packages of other platforms are optional. */
function firstMissing() {
  const installed = packagesIn(join(projectRoot, 'node_modules/.package-lock.json'));
  if (!installed) return 'nothing is installed';
  const wanted = packagesIn(join(projectRoot, 'package-lock.json')) ?? {};
  for (const [path, { version, optional, link }] of Object.entries(wanted)) {
    if (path === '' || optional || link) continue;
    const name = path.replace(/^.*node_modules\//, '');
    if (!installed[path]) return `${name} is missing`;
    if (installed[path].version !== version) return `${name} is of another version`;
  }
  return null;
}

function packagesIn(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : null;
}

import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runNode } from '../local/child-process';
import { root } from '../local/start-services';

const inputs = ['app', 'core', 'db', 'public', 'package-lock.json', 'vite.config.ts', 'tsconfig.json'];
const marker = join(root, 'build/inputs.sha256');

/** Builds the pages, unless the build at hand was made from the same sources. Returns whether it built. */
export async function buildIfChanged(): Promise<boolean> {
  const wanted = await hashOf(inputs.map((input) => join(root, input)));
  if ((await readFile(marker, 'utf8').catch(() => '')) === wanted) return false;
  await runNode(join(root, 'node_modules/@remix-run/dev/dist/cli.js'), ['vite:build'], { cwd: root });
  await writeFile(marker, wanted);
  return true;
}

async function hashOf(paths: string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) await addTo(hash, path);
  return hash.digest('hex');
}

async function addTo(hash: ReturnType<typeof createHash>, path: string): Promise<void> {
  const info = await stat(path).catch(() => null);
  if (!info) return;
  if (!info.isDirectory()) {
    hash.update(path.slice(root.length)).update(await readFile(path));
    return;
  }
  for (const name of (await readdir(path)).sort()) await addTo(hash, join(path, name));
}

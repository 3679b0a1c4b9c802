import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyApiReference } from './api-reference';
import { commandScript, projectRoot, runNode } from './child-process';
import { fingerprint } from './fingerprint';

/** What the pages are built from. The Workers have sources of their own, see local/bundle-workers.ts. */
const sources = [
  'app',
  'core',
  'db',
  'public',
  'vite.config.ts',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
];
const serverBuild = join(projectRoot, 'build/server/index.js');
/** Outside of `build/`, which Remix empties. */
const stamp = join(projectRoot, '.cache/pages-built-from');

/** Builds the pages unless their sources are as they were; says whether it had to. */
export async function buildPages(): Promise<'built' | 'unchanged'> {
  copyApiReference();
  const now = fingerprint(sources);
  if (existsSync(serverBuild) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return 'unchanged';
  // A build that fails half-way must not pass for a whole one.
  rmSync(stamp, { force: true });
  const env = { ...process.env, NODE_ENV: 'production', FORCE_COLOR: '0' };
  await runNode(commandScript('@remix-run/dev', 'remix'), ['vite:build'], {
    env,
    what: 'Building the pages',
  });
  mkdirSync(join(projectRoot, '.cache'), { recursive: true });
  writeFileSync(stamp, now);
  return 'built';
}

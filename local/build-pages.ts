import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { copyApiReference } from './api-reference';
import { commandScript, projectRoot, runNode } from './child-process';

/** What the pages are built from. The Workers are bundled by wrangler at each start. */
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
  const now = fingerprint();
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

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const path of sources.flatMap((source) => filesUnder(join(projectRoot, source)))) {
    hash
      .update(`${relative(projectRoot, path)}\0`)
      .update(readFileSync(path))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return [];
  const entries = readdirIfDirectory(path);
  if (!entries) return /\.test\.tsx?$/.test(path) ? [] : [path];
  return entries.sort().flatMap((name) => filesUnder(join(path, name)));
}

function readdirIfDirectory(path: string): string[] | null {
  try {
    return readdirSync(path);
  } catch {
    return null;
  }
}

import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorker } from './bundle-worker';
import { projectRoot } from './child-process';
import { fingerprint } from './fingerprint';

/** By the name under which other Workers know them. */
export const workerConfigs = {
  longshore: 'wrangler.toml',
  'longshore-coordinator': 'workers/coordinator/wrangler.toml',
} as const;

/** `build/server` is the pages' half of the app Worker. */
const sources = ['build/server', 'workers', 'app', 'core', 'db', 'wrangler.toml', 'package-lock.json'];
const cache = join(projectRoot, '.cache/workers');

export interface WorkerBundles {
  /** Holds a folder with one module for each Worker. */
  readonly directory: string;
  readonly outcome: 'built' | 'unchanged';
}

/** Both Workers as a deployment bundles them, unless that was done with these very sources before. */
export async function bundleWorkers(env: NodeJS.ProcessEnv): Promise<WorkerBundles> {
  const directory = join(cache, fingerprint(sources).slice(0, 32));
  if (existsSync(directory)) return { directory, outcome: 'unchanged' };
  mkdirSync(cache, { recursive: true });
  const unfinished = mkdtempSync(join(cache, 'unfinished-'));
  try {
    const bundling = Object.entries(workerConfigs).map(([name, config]) =>
      bundleWorker(config, join(unfinished, name), env),
    );
    await Promise.all(bundling);
    // In one step, so that a half-made bundle never passes for a whole one. Another process may have been quicker.
    if (!existsSync(directory)) renameSync(unfinished, directory);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  removeAllBut(directory);
  return { directory, outcome: 'built' };
}

/** The bundle that others may be starting with just now is read once, at their start. */
function removeAllBut(directory: string): void {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    if (path !== directory && !name.startsWith('unfinished-')) rmSync(path, { recursive: true, force: true });
  }
}

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandScript, projectRoot, runNode } from './child-process';
import type { DataDirectory } from './data-directory';

/** Applies the migrations that the local database lacks; asking wrangler takes seconds, so only when there are new ones. */
export async function migrate(
  data: DataDirectory,
  env: NodeJS.ProcessEnv,
): Promise<'migrated' | 'unchanged'> {
  const stamp = join(data.root, 'migrated-to');
  const now = fingerprint();
  if (existsSync(data.state) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return 'unchanged';
  await runNode(
    commandScript('wrangler', 'wrangler'),
    ['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to', data.state, '-c', 'wrangler.toml'],
    { env, what: 'Preparing the database' },
  );
  writeFileSync(stamp, now);
  return 'migrated';
}

function fingerprint(): string {
  const directory = join(projectRoot, 'migrations');
  const hash = createHash('sha256');
  const names = readdirSync(directory).filter((name) => name.endsWith('.sql'));
  for (const name of names.sort()) hash.update(name).update(readFileSync(join(directory, name)));
  return hash.digest('hex');
}

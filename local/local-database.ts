import { join } from 'node:path';
import { getPlatformProxy } from 'wrangler';
import { readSecretKeys, type SecretKeys } from '../core/storage/secret-box';
import { createDatabase, type Database } from '../db/client';
import { projectRoot } from './child-process';
import type { DataDirectory } from './data-directory';
import type { Secrets } from './secrets';

/** The very database file that the Workers will use; only one of both may have it open. */
export async function withLocalDatabase<T>(
  data: DataDirectory,
  secrets: Secrets,
  work: (db: Database, keys: SecretKeys) => Promise<T>,
): Promise<T> {
  const proxy = await getPlatformProxy<{ DB: D1Database }>({
    configPath: join(projectRoot, 'local/database-only.toml'),
    // `--persist-to` of the commands adds the version by itself; this option does not.
    persist: { path: join(data.state, 'v3') },
    remoteBindings: false,
  });
  try {
    return await work(createDatabase(proxy.env.DB), await readSecretKeys(secrets.SECRET_KEYS));
  } finally {
    await proxy.dispose();
  }
}

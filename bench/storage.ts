import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BucketAccess } from '../core/storage/object-store';
import { projectRoot } from '../local/child-process';
import { externalStorage } from '../tests/e2e/support/external-storage';

const gateway = join(projectRoot, '../shared/tools/rgw-up.sh');

/**
 * The bucket that the environment names (S3_ENDPOINT and so on), or else RADOS Gateway where the script that starts it is at hand;
 * it stays up afterwards. Null: the local S3 server has to do.
 */
export function benchStorage(say: (line: string) => void): BucketAccess | null {
  const named = externalStorage();
  if (named || !existsSync(gateway)) return named;
  say('Starting RADOS Gateway …');
  const env = { RGW_STORE: 'memstore', ...process.env };
  const started = spawnSync('bash', [gateway], { env, encoding: 'utf8' });
  if (started.status !== 0) throw new Error(`RADOS Gateway did not start: ${started.stderr.slice(-500)}`);
  for (const [, name, value] of started.stdout.matchAll(/^export (\w+)=(.*)$/gm))
    if (name) process.env[name] = value;
  return externalStorage();
}

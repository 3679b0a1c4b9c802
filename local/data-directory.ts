import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where a laptop keeps what the cloud keeps otherwise. */
export interface DataDirectory {
  readonly root: string;
  /** D1, queue and Durable Objects, as wrangler's `--persist-to`. */
  readonly state: string;
  /** The local S3 server's buckets. */
  readonly s3: string;
  readonly secrets: string;
}

export function openDataDirectory(root: string): DataDirectory {
  const at = resolve(root);
  mkdirSync(at, { recursive: true });
  return { root: at, state: join(at, 'state'), s3: join(at, 's3'), secrets: join(at, 'secrets.json') };
}

import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bucket } from './bucket.ts';
import type { CorsRule } from './cors.ts';
import { S3Error } from './errors.ts';

interface BucketSettings {
  readonly createdAtMs: number;
  readonly corsRules?: readonly CorsRule[];
}

interface OpenBucket {
  readonly bucket: Bucket;
  settings: BucketSettings;
}

const SETTINGS_FILE = 'bucket.json';

/** No bucket's name begins like this. What is left of one deletion is removed at the next start. */
const DELETED_PREFIX = '_deleted-';

/** All buckets: one directory each, named as the bucket, whose name is safe as a file name by S3's own rules. */
export class BucketStore {
  private readonly directory: string;
  private readonly open = new Map<string, OpenBucket>();

  constructor(dataDir: string) {
    this.directory = join(dataDir, 'buckets');
    mkdirSync(this.directory, { recursive: true });
    for (const name of readdirSync(this.directory)) {
      const directory = join(this.directory, name);
      if (isBucketName(name)) {
        this.open.set(name, { bucket: new Bucket(name, directory), settings: readSettings(directory) });
      } else if (name.startsWith(DELETED_PREFIX)) {
        rmSync(directory, { recursive: true, force: true });
      }
    }
  }

  list(): { name: string; createdAtMs: number }[] {
    return [...this.open]
      .map(([name, { settings }]) => ({ name, createdAtMs: settings.createdAtMs }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  find(name: string): Bucket | undefined {
    return this.open.get(name)?.bucket;
  }

  require(name: string): Bucket {
    const bucket = this.find(name);
    if (bucket) return bucket;
    throw new S3Error('NoSuchBucket', 'The specified bucket does not exist', { BucketName: name });
  }

  create(name: string, nowMs: number): void {
    if (!isBucketName(name))
      throw new S3Error('InvalidBucketName', 'The specified bucket is not valid.', { BucketName: name });
    const directory = join(this.directory, name);
    const settings = { createdAtMs: nowMs };
    const bucket = new Bucket(name, directory);
    writeSettings(directory, settings);
    this.open.set(name, { bucket, settings });
  }

  remove(name: string): void {
    const bucket = this.require(name);
    if (!bucket.isEmpty)
      throw new S3Error('BucketNotEmpty', 'The bucket you tried to delete is not empty', {
        BucketName: name,
      });
    bucket.close();
    this.open.delete(name);
    // Renamed first: a directory half removed must not come back as a bucket.
    const doomed = join(this.directory, `${DELETED_PREFIX}${name}-${process.hrtime.bigint()}`);
    renameSync(join(this.directory, name), doomed);
    rmSync(doomed, { recursive: true, force: true });
  }

  corsRules(name: string): readonly CorsRule[] | undefined {
    return this.open.get(name)?.settings.corsRules;
  }

  setCorsRules(name: string, corsRules: readonly CorsRule[] | undefined): void {
    this.require(name);
    const entry = this.open.get(name);
    if (!entry) return;
    entry.settings = { ...entry.settings, corsRules };
    writeSettings(join(this.directory, name), entry.settings);
  }

  close(): void {
    for (const { bucket } of this.open.values()) bucket.close();
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const isBucketName = (name: string) =>
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
  !name.includes('..') &&
  !/^\d+\.\d+\.\d+\.\d+$/.test(name);

function readSettings(directory: string): BucketSettings {
  try {
    return JSON.parse(readFileSync(join(directory, SETTINGS_FILE), 'utf8'));
  } catch {
    // Killed between making the directory and writing its settings: a bucket without settings is a new one.
    return { createdAtMs: Date.now() };
  }
}

function writeSettings(directory: string, settings: BucketSettings): void {
  const path = join(directory, SETTINGS_FILE);
  writeFileSync(`${path}.new`, JSON.stringify(settings));
  renameSync(`${path}.new`, path);
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startLocalS3 } from '../../local/s3/server';

declare module 'vitest' {
  interface ProvidedContext {
    s3: { endpoint: string; control: string; region: string; accessKeyId: string; secretAccessKey: string };
  }
}

const region = 'us-east-1';
/** The Workers under test have them as their own keys too, to take on roles with (vitest.config.ts). */
const credentials = { accessKeyId: 'WORKERSTESTKEY', secretAccessKey: 'workers-test-secret' };

/** A real S3 server in Node for the Workers under test: they reach it over loopback. */
export default async function startS3({ provide }: TestProject) {
  const dataDir = await mkdtemp(join(tmpdir(), 'longshore-workers-s3-'));
  const s3 = await startLocalS3({
    dataDir,
    port: 0,
    controlPort: 0,
    host: '127.0.0.1',
    region,
    credentials: [credentials],
  });
  provide('s3', { endpoint: s3.endpoint, control: s3.controlEndpoint ?? '', region, ...credentials });
  return async () => {
    await s3.close();
    await rm(dataDir, { recursive: true, force: true });
  };
}

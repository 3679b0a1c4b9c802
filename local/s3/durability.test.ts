import { type ChildProcess, spawn } from 'node:child_process';
import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Access, S3Client } from '../../tests/conformance/s3-client.ts';
import { MIB, UploadDriver } from '../../tests/conformance/upload-driver.ts';
import { ensureBucket, OPEN_CORS } from './ensure-bucket.ts';
import { startLocalS3 } from './server.ts';

const SCRIPT = fileURLToPath(new URL('../../scripts/s3.ts', import.meta.url));
const credential = { accessKeyId: 'K', secretAccessKey: 's' };
const region = 'us-east-1';

let dataDir = '';
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'longshore-durability-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const options = () => ({ dataDir, port: 0, host: '127.0.0.1' as const, credentials: [credential], region });

async function run<Result>(use: (client: S3Client) => Promise<Result>): Promise<Result> {
  const server = await startLocalS3(options());
  const access = { endpoint: server.endpoint, region, bucket: 'kept', ...credential };
  await ensureBucket(access, OPEN_CORS);
  try {
    return await use(new S3Client(access));
  } finally {
    await server.close();
  }
}

const bodies = () => readdir(join(dataDir, 'buckets', 'kept', 'bodies'));

describe('between two runs', () => {
  test('objects, metadata, CORS and open uploads are kept', async () => {
    const upload = await run(async (client) => {
      const headers = { 'x-amz-meta-a': 'é', 'content-type': 'text/x', 'x-amz-checksum-crc32': 'y/Q5Jg==' };
      const put = await client.call({ method: 'PUT', key: 'k', body: '123456789', headers });
      expect(put.status).toBe(200);
      await client.call({ method: 'PUT', key: 'deleted', body: 'x' });
      await client.call({ method: 'DELETE', key: 'deleted' });
      const uploads = new UploadDriver(client);
      const open = await uploads.create('big', { 'x-amz-meta-b': '2' });
      return { ...open, etags: await uploads.putParts(open, [Buffer.alloc(5 * MIB, 'a'), Buffer.from('b')]) };
    });
    await run(async (client) => {
      const head = await client.call({
        method: 'HEAD',
        key: 'k',
        headers: { 'x-amz-checksum-mode': 'ENABLED' },
      });
      expect(head.headers).toMatchObject({ 'content-type': 'text/x', 'x-amz-checksum-crc32': 'y/Q5Jg==' });
      expect((await client.call({ key: 'k' })).text).toBe('123456789');
      expect((await client.call({ key: 'deleted' })).status).toBe(404);
      expect((await client.call({ query: { cors: '' } })).text).toContain('<AllowedOrigin>*</AllowedOrigin>');
      await new UploadDriver(client).complete(upload, upload.etags);
    });
    await run(async (client) => {
      const got = await client.call({ key: 'big' });
      expect(got.body.equals(Buffer.concat([Buffer.alloc(5 * MIB, 'a'), Buffer.from('b')]))).toBe(true);
      expect(got.headers['x-amz-meta-b']).toBe('2');
    });
  });

  test('a torn last line of the journal and bodies that nothing names are cleared away', async () => {
    await run((client) => client.call({ method: 'PUT', key: 'k', body: 'x' }));
    await appendFile(join(dataDir, 'buckets', 'kept', 'journal.ndjson'), '{"type":"put","object":{"key":"to');
    await appendFile(join(dataDir, 'buckets', 'kept', 'bodies', 'orphan'), 'x');
    await run(async (client) => {
      expect(await bodies()).not.toContain('orphan');
      expect((await client.call({ method: 'PUT', key: 'after', body: 'y' })).status).toBe(200);
    });
    await run(async (client) => {
      expect((await client.call({ key: 'k' })).text).toBe('x');
      expect((await client.call({ key: 'after' })).text).toBe('y');
    });
  });

  test('the space of removed objects comes free, and what is left is still right', async () => {
    const keys = Array.from({ length: 40 }, (_, index) => `small-${index}`);
    await run(async (client) => {
      for (const key of keys) await client.call({ method: 'PUT', key, body: key.repeat(1000) });
      for (const key of keys.slice(2)) await client.call({ method: 'DELETE', key });
      await client.call({ method: 'PUT', key: 'large', body: Buffer.alloc(MIB) });
      await client.call({ method: 'DELETE', key: 'large' });
      expect((await bodies()).length).toBe(1);
    });
    const before = await bodies();
    await run(async (client) => {
      for (const key of keys.slice(0, 2)) expect((await client.call({ key })).text).toBe(key.repeat(1000));
      expect(await bodies()).not.toEqual(before);
      for (const key of keys.slice(0, 2)) await client.call({ method: 'DELETE', key });
    });
    await run(async () => expect(await bodies()).toEqual([]));
  });
});

test('an object that is overwritten while it is read is read to its end', async () => {
  await run(async (client) => {
    const old = Buffer.alloc(40 * MIB, 'old');
    await client.call({ method: 'PUT', key: 'k', body: old });
    const reading = client.call({ key: 'k' });
    await sleep(5);
    await client.call({ method: 'PUT', key: 'k', body: 'new' });
    await client.call({ method: 'DELETE', key: 'k' });
    expect((await reading).body.equals(old)).toBe(true);
    // The reader has its last byte a moment before the server lets go of the file.
    const files = async () => (await bodies()).filter((name) => !name.startsWith('pack-'));
    await expect.poll(files).toEqual([]);
  });
});

test('every PUT that was answered survives kill -9', async () => {
  const first = await startScript();
  const answered: string[] = [];
  const writing = Promise.allSettled(
    Array.from({ length: 8 }, async (_, writer) => {
      for (let count = 0; ; count += 1) {
        const key = `w${writer}/${count}`;
        const reply = await first.client.call({
          method: 'PUT',
          key,
          body: key.repeat(count % 5 === 0 ? 100_000 : 100),
        });
        if (reply.status === 200) answered.push(key);
      }
    }),
  );
  await expect.poll(() => answered.length, { interval: 10, timeout: 30_000 }).toBeGreaterThan(50);
  first.process.kill('SIGKILL');
  await writing;
  const second = await startScript();
  try {
    for (const key of answered) {
      const count = Number(key.split('/')[1]);
      expect((await second.client.call({ key })).text).toBe(key.repeat(count % 5 === 0 ? 100_000 : 100));
    }
  } finally {
    second.process.kill('SIGTERM');
    await new Promise((resolve) => second.process.once('exit', resolve));
  }
}, 60_000);

/** The server in a process of its own, as `npm run s3` starts it. */
async function startScript(): Promise<{ process: ChildProcess; client: S3Client }> {
  const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT], {
    env: { ...process.env, S3_PORT: '0', LONGSHORE_S3_DATA: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const chunk of child.stdout ?? []) {
    output += chunk;
    if (output.includes('AWS_SECRET_ACCESS_KEY=')) break;
  }
  const value = (name: string) => new RegExp(`^export ${name}=(.*)$`, 'm').exec(output)?.[1] ?? '';
  const access: Access = {
    endpoint: value('S3_ENDPOINT'),
    region: value('S3_REGION'),
    bucket: value('S3_BUCKET'),
    accessKeyId: value('AWS_ACCESS_KEY_ID'),
    secretAccessKey: value('AWS_SECRET_ACCESS_KEY'),
  };
  return { process: child, client: new S3Client(access) };
}

describe('a start is refused', () => {
  test('on an address that others can reach', async () => {
    const host = '0.0.0.0' as '127.0.0.1';
    await expect(startLocalS3({ ...options(), host })).rejects.toThrow(/127\.0\.0\.1 only/);
  });

  test('on a port that is taken, with the code that says so', async () => {
    const server = await startLocalS3(options());
    const port = Number(new URL(server.endpoint).port);
    await expect(startLocalS3({ ...options(), port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await server.close();
  });

  test('on data that another server is using, and not on what a dead one left', async () => {
    const server = await startLocalS3(options());
    await expect(startLocalS3(options())).rejects.toThrow(/in use by the local S3 server/);
    await server.close();
    await (await startLocalS3(options())).close();
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Call, S3Client } from '../../tests/conformance/s3-client.ts';
import { UploadDriver } from '../../tests/conformance/upload-driver.ts';
import { ensureBucket, OPEN_CORS } from './ensure-bucket.ts';
import type { FaultRule } from './faults.ts';
import type { LogEntry } from './request-log.ts';
import { startLocalS3 } from './server.ts';

const credential = { accessKeyId: 'K', secretAccessKey: 's' };
const dataDir = await mkdtemp(join(tmpdir(), 'longshore-faults-'));
const region = 'us-east-1';
const server = await startLocalS3({
  dataDir,
  port: 0,
  host: '127.0.0.1',
  credentials: [credential],
  region,
  controlPort: 0,
});
const access = { endpoint: server.endpoint, region, bucket: 'faults', ...credential };
await ensureBucket(access, OPEN_CORS);
const client = new S3Client(access);

afterAll(async () => {
  await server.close();
  await rm(dataDir, { recursive: true });
});

async function control(route: string, body?: unknown) {
  const [method, path] = route.split(' ');
  const response = await fetch(`${server.controlEndpoint}${path}`, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, json: await response.json() };
}

const rules = (...list: FaultRule[]) => control('POST /faults', list);
const log = async (): Promise<LogEntry[]> => (await control('GET /log')).json;
const put = (key: string, more: Partial<Call> = {}) =>
  client.call({ method: 'PUT', key, body: 'body', ...more });
const exists = async (key: string) => (await client.call({ method: 'HEAD', key })).status === 200;

beforeEach(async () => {
  await control('DELETE /faults');
  await control('DELETE /log');
});

describe('a fault rule', () => {
  test('lets requests pass before it, and holds those after them until it is taken back', async () => {
    await rules({ match: { operation: 'PutObject' }, after: 1, action: { kind: 'hold' } });
    expect((await put('passes')).status).toBe(200);
    const answers: string[] = [];
    const held = ['a', 'b'].map((key) => put(key).then(() => answers.push(key)));
    expect(await exists('passes')).toBe(true);
    expect([await exists('a'), await exists('b'), answers]).toEqual([false, false, []]);
    await control('DELETE /faults');
    await Promise.all(held);
    expect([await exists('a'), await exists('b')]).toEqual([true, true]);
  });

  test('answers with an error instead of doing the work, as often as it says', async () => {
    await rules({
      match: { operation: 'PutObject' },
      times: 2,
      action: { kind: 'status', status: 503, code: 'SlowDown' },
    });
    const headers = { origin: 'http://page.example' };
    for (const _ of [1, 2]) {
      const reply = await put('slow', { headers });
      expect([reply.status, reply.code]).toEqual([503, 'SlowDown']);
      expect(reply.headers['access-control-allow-origin']).toBe('*');
    }
    expect(await exists('slow')).toBe(false);
    expect((await put('slow')).status).toBe(200);
  });

  test('answers a large body early without breaking the connection', async () => {
    await rules({ match: {}, action: { kind: 'status', status: 500, code: 'InternalError' } });
    const reply = await put('large', { body: Buffer.alloc(5_000_000) });
    expect(reply.code).toBe('InternalError');
  });

  test('drops the connection before the effect, or after it', async () => {
    await rules(
      { match: { keyPrefix: 'before' }, action: { kind: 'drop', when: 'before' } },
      { match: { keyPattern: '^after$' }, times: 1, action: { kind: 'drop', when: 'after' } },
    );
    await expect(put('before')).rejects.toThrow();
    await expect(put('after')).rejects.toThrow();
    await control('DELETE /faults');
    expect([await exists('before'), await exists('after')]).toEqual([false, true]);
    expect((await log()).filter(({ method }) => method === 'PUT').map(({ status }) => status)).toEqual([
      0, 0,
    ]);
  });

  test('spares other buckets than the one it names', async () => {
    const action = { kind: 'status', status: 503, code: 'SlowDown' } as const;
    await rules({ match: { bucket: 'another' }, action });
    expect((await put('spared')).status).toBe(200);
    await rules({ match: { bucket: access.bucket }, action });
    expect((await put('struck')).status).toBe(503);
  });

  test('delays', async () => {
    await rules({ match: { method: 'PUT' }, action: { kind: 'delay', ms: 120 } });
    const startedAtMs = Date.now();
    await put('delayed');
    expect(Date.now() - startedAtMs).toBeGreaterThanOrEqual(119);
  });

  test('puts an error into a 200 of Complete, which then does nothing', async () => {
    await rules({ match: {}, times: 1, action: { kind: 'error-in-200' } });
    const uploads = new UploadDriver(client);
    const upload = await uploads.create('error-in-200');
    const etags = await uploads.putParts(upload, [Buffer.from('x')]);
    const reply = await uploads.complete(upload, etags);
    expect([reply.status, reply.code]).toEqual([200, 'InternalError']);
    expect(await exists('error-in-200')).toBe(false);
    expect((await uploads.complete(upload, etags)).status).toBe(200);
    expect(await exists('error-in-200')).toBe(true);
  });

  test('hides CORS headers', async () => {
    await rules({ match: { operation: 'PutObject' }, action: { kind: 'no-cors' } });
    const headers = { origin: 'http://page.example' };
    const reply = await put('hidden', { headers });
    expect([reply.status, reply.headers['access-control-allow-origin']]).toEqual([200, undefined]);
  });

  test('leaves preflights alone unless it names them', async () => {
    const preflight = () =>
      client.call(
        {
          method: 'OPTIONS',
          key: 'k',
          headers: { origin: 'http://a', 'access-control-request-method': 'PUT' },
        },
        { sign: 'none' },
      );
    const action = { kind: 'status', status: 503, code: 'SlowDown' } as const;
    await rules({ match: { keyPrefix: 'k' }, action });
    expect((await preflight()).status).toBe(200);
    await rules({ match: { operation: 'Preflight' }, action });
    expect((await preflight()).status).toBe(503);
  });

  test('that is not understood is refused', async () => {
    const reply = await control('POST /faults', [
      { match: { opration: 'PutObject' }, action: { kind: 'delay', ms: 1 } },
    ]);
    expect(reply.status).toBe(400);
    expect(reply.json.error).toContain('opration');
  });
});

test('the log tells what was done', async () => {
  await put('logged');
  await client.call({ key: 'not there' });
  expect(await log()).toMatchObject([
    { method: 'PUT', operation: 'PutObject', bucket: 'faults', key: 'logged', status: 200, bytes: 4 },
    { method: 'GET', operation: 'GetObject', key: 'not there', status: 404, code: 'NoSuchKey' },
  ]);
  expect((await log())[0]?.etag).toBe('841a2d689ad86bd1611447453c22c6fc');
});

test('the server can be stopped and started on the same port', async () => {
  await put('kept');
  await control('POST /stop');
  await expect(put('kept')).rejects.toThrow();
  await control('POST /start');
  expect((await client.call({ key: 'kept' })).text).toBe('body');
});

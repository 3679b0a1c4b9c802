import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSocketServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Bytes, PutAnswer } from '../../app/upload/ports';
import { DiskRange } from './disk-range';
import { type PoolLimits, PoolTransport } from './pool-transport';

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, body: Buffer) => void,
  limits?: PoolLimits,
) {
  const connections = new Set<number | undefined>();
  const server = createServer(async (request, response) => {
    connections.add(request.socket.remotePort);
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return; // It was broken off.
    }
    answer(request, response, Buffer.concat(chunks));
  });
  onTestFinished(() => void server.closeAllConnections());
  return { put: await puttingTo(server, limits), connections };
}

async function serveSockets(take: (socket: Socket) => void, limits: PoolLimits) {
  const server = createSocketServer((socket) => {
    socket.on('error', () => {});
    onTestFinished(() => void socket.destroy());
    take(socket);
  });
  return { put: await puttingTo(server, limits) };
}

async function puttingTo(server: Server, limits?: PoolLimits) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const transport = new PoolTransport(2, limits);
  onTestFinished(() => transport.close());
  return (body: number | Bytes | DiskRange, signal = new AbortController().signal, progress: number[] = []) =>
    transport.put({
      url: `http://127.0.0.1:${port}/bucket/a%20b?X-Amz-Expires=900`,
      headers: { 'content-md5': 'digest' },
      body: typeof body === 'number' ? new Uint8Array(body) : body,
      signal,
      onProgress: (sent) => progress.push(sent),
    });
}

it('sends a body of any size with its length, over connections that it keeps', async () => {
  const seen: unknown[] = [];
  const { put, connections } = await serve(({ method, url, headers }, response, body) => {
    seen.push([method, url, headers['content-md5'], Number(headers['content-length']), body.length]);
    response.setHeader('etag', '"abc"').end();
  });
  const sizes = [0, 10, 20, 30, 3_000_000];
  const progress: number[] = [];
  const answers: PutAnswer[] = [];
  for (const bytes of sizes) answers.push(await put(bytes, undefined, progress));
  const taken = { kind: 'answer', status: 200, etag: 'abc', code: null, message: null };
  expect(answers).toEqual(sizes.map(() => taken));
  expect(seen).toEqual(
    sizes.map((bytes) => ['PUT', '/bucket/a%20b?X-Amz-Expires=900', 'digest', bytes, bytes]),
  );
  expect(progress.at(-1), 'the progress of the large one').toBe(3_000_000);
  expect(connections.size).toBeLessThanOrEqual(2);
});

it('reads a range of a file while it sends it, and has no answer where the file is shorter by now', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'longshore-range-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'file');
  const content = Buffer.from(Uint8Array.from({ length: 5_000_000 }, (_, at) => (at * 7) % 251));
  await writeFile(path, content);
  const received: Buffer[] = [];
  const { put } = await serve((_request, response, body) => {
    received.push(body);
    response.end();
  });
  const progress: number[] = [];
  const range = new DiskRange(path, 1_000, 4_001_000);
  expect(await put(range, undefined, progress)).toMatchObject({ kind: 'answer', status: 200 });
  expect(received[0]?.equals(content.subarray(1_000, 4_001_000))).toBe(true);
  expect(progress.at(-1)).toBe(4_000_000);
  await truncate(path, 3_000_000);
  expect(await put(range)).toEqual({ kind: 'no_answer' });
});

it('reads the code of a refusal', async () => {
  const { put } = await serve((_request, response) => {
    response.writeHead(403).end('<Error><Code>AccessDenied</Code><Message>No</Message></Error>');
  });
  expect(await put(1)).toMatchObject({ kind: 'answer', status: 403, code: 'AccessDenied', message: 'No' });
});

it('tells a lost answer from a request that was called off', async () => {
  const abort = new AbortController();
  const { put } = await serve((request) => {
    if (abort.signal.aborted) return;
    request.socket.destroy();
  });
  expect(await put(10)).toEqual({ kind: 'no_answer' });
  const later = put(10, abort.signal);
  abort.abort();
  expect(await later).toEqual({ kind: 'aborted' });
});

describe('a request that stalls', () => {
  const limits = { stalledAfterMs: 1_000, answerWithinMs: 2_000 };

  it.each([10, 3_000_000])('is dead where the bucket reads %i bytes and never answers', async (bytes) => {
    let received = 0;
    const { put } = await serve((_request, _response, body) => {
      received = body.length;
    }, limits);
    expect(await put(bytes)).toEqual({ kind: 'no_answer' });
    expect(received).toBe(bytes);
  });

  const patient = { ...limits, answerWithinMs: 3_600_000 };

  it('is dead where the bucket takes no more bytes', async () => {
    const progress: number[] = [];
    const { put } = await serveSockets((socket) => void socket.pause(), patient);
    expect(await put(64_000_000, undefined, progress)).toEqual({ kind: 'no_answer' });
    expect(progress.at(-1)).toBeLessThan(64_000_000);
  });

  it('lives while it goes on, however long that takes', async () => {
    const bytes = 12_000_000;
    const stalledAfterMs = 4_000;
    const { put } = await serveSockets(
      (socket) => {
        let received = 0;
        socket.on('data', (chunk) => {
          received += chunk.length;
          socket.pause();
          setTimeout(() => socket.resume(), 40);
          if (received > bytes) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
        });
      },
      { ...patient, stalledAfterMs },
    );
    const startedMs = performance.now();
    expect(await put(bytes)).toMatchObject({ kind: 'answer', status: 200 });
    expect(performance.now() - startedMs).toBeGreaterThan(stalledAfterMs);
  }, 60_000);
});

import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Bytes, PutAnswer } from '../../app/upload/ports';
import { DiskRange } from './disk-range';
import { PoolTransport } from './pool-transport';

async function serve(answer: (request: IncomingMessage, response: ServerResponse, body: Buffer) => void) {
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
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.closeAllConnections());
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const transport = new PoolTransport(2);
  onTestFinished(() => transport.close());
  const put = (
    body: number | Bytes | DiskRange,
    signal = new AbortController().signal,
    progress: number[] = [],
  ) =>
    transport.put({
      url: `http://127.0.0.1:${port}/bucket/a%20b?X-Amz-Expires=900`,
      headers: { 'content-md5': 'digest' },
      body: typeof body === 'number' ? new Uint8Array(body) : body,
      signal,
      onProgress: (sent) => progress.push(sent),
    });
  return { put, connections };
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

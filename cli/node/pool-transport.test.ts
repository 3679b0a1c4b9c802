import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import type { PutAnswer } from '../../app/upload/ports';
import { PoolTransport } from './pool-transport';

async function serve(answer: (request: IncomingMessage, response: ServerResponse, body: Buffer) => void) {
  const connections = new Set<number | undefined>();
  const server = createServer(async (request, response) => {
    connections.add(request.socket.remotePort);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    answer(request, response, Buffer.concat(chunks));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.closeAllConnections());
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const transport = new PoolTransport(2);
  onTestFinished(() => transport.close());
  const put = (bytes: number, signal = new AbortController().signal, progress: number[] = []) =>
    transport.put({
      url: `http://127.0.0.1:${port}/bucket/a%20b?X-Amz-Expires=900`,
      headers: { 'content-md5': 'digest' },
      body: new Uint8Array(bytes),
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

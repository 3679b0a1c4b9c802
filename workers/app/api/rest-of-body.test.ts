import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { restOfBody } from './rest-of-body';

/** What was read of a body of ten chunks when its request was answered. */
async function readBefore(answering: string, { length = '10000', ends = true } = {}): Promise<number> {
  const app = new Hono();
  app.use('*', restOfBody(10_000, 50));
  app.post('/refused', (c) => c.text('no', 409));
  app.post('/read', async (c) => c.text(`${(await c.req.arrayBuffer()).byteLength}`));
  app.post('/fails', () => {
    throw new Error('on purpose');
  });
  app.onError((_error, c) => c.text('no', 500));
  let chunks = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (chunks < 10) controller.enqueue(new Uint8Array(1_000));
        else if (ends) controller.close();
        if (chunks < 10) chunks += 1;
        else if (!ends) return new Promise(() => {});
      },
    },
    { highWaterMark: 0 },
  );
  const headers = length === '' ? undefined : { 'content-length': length };
  const request = new Request(`http://localhost${answering}`, {
    method: 'POST',
    body,
    ...(headers && { headers }),
  });
  const answer = await app.fetch(request);
  await answer.text();
  return chunks;
}

it.each(['/refused', '/fails', '/nowhere', '/read'])(
  'reads a whole body before it answers: %s',
  async (path) => {
    expect(await readBefore(path)).toBe(10);
  },
);

it('answers though the body never ends', async () => {
  expect(await readBefore('/refused', { ends: false })).toBe(10);
});

it.each(['', '10001'])('leaves a body that says no length, or too much: "%s"', async (length) => {
  expect(await readBefore('/refused', { length })).toBe(0);
});

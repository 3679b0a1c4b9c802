import { createMiddleware } from 'hono/factory';

/** What a body that nobody reads may still take to arrive. */
const restTimeMs = 5_000;

/**
 * Reads what no handler did, before the answer goes out. Over HTTP/1.1 a server can only close the connection of a request that it did
 * not read: then its sender loses the answer, or the next request. A body that says no length, or one beyond `maxBytes`, is left.
 */
export const restOfBody = (maxBytes: number, timeMs = restTimeMs) =>
  createMiddleware(async (c, next) => {
    const { raw } = c.req;
    const isShort = Number(raw.headers.get('content-length') ?? Number.POSITIVE_INFINITY) <= maxBytes;
    await next();
    if (isShort && raw.body && !raw.body.locked) await readToEnd(raw.body, timeMs);
  });

async function readToEnd(body: ReadableStream<Uint8Array>, timeMs: number): Promise<void> {
  const reader = body.getReader();
  const timer = setTimeout(() => void reader.cancel().catch(() => {}), timeMs);
  try {
    while (!(await reader.read()).done);
  } catch {
    // Whoever sent it has gone.
  } finally {
    clearTimeout(timer);
  }
}

import { createMiddleware } from 'hono/factory';
import { maxPackBytes, maxPackHeadBytes } from '../../../core/protocol/pack';
import type { ApiEnv } from './api-env';
import { hasBody, otherType } from './body-type';
import { problemResponse } from './problem';

export const packType = 'application/octet-stream';
const packPath = /^\/api\/v1\/sessions\/[^/]+\/packs$/;
const maxBodyBytes = 4 + maxPackHeadBytes + maxPackBytes;

/** Packs are read as a stream and are no JSON; sending one again stores nothing again, so they need no `Idempotency-Key`. */
export const isPackPath = (path: string): boolean => packPath.test(path);

/** Without a length, what limits bodies would hold a whole pack in memory to measure it. */
export const packBody = createMiddleware<ApiEnv>(async (c, next) => {
  if (!isPackPath(c.req.path) || !hasBody(c.req)) return await next();
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== packType) return otherType(`A pack is sent with "Content-Type: ${packType}".`, packType);
  const length = c.req.header('content-length');
  if (length === undefined) {
    const sentence = 'The pack does not say how long it is. Send it with a Content-Length.';
    return problemResponse(411, sentence, { field: 'Content-Length' });
  }
  if (Number(length) > maxBodyBytes)
    return problemResponse(413, `A pack has at most ${maxBodyBytes} bytes. Send fewer files at once.`);
  return await next();
});

import { createMiddleware } from 'hono/factory';
import type { ApiEnv } from './api-env';
import { problemResponse } from './problem';

export const packType = 'application/octet-stream';
const packPath = /^\/api\/v1\/sessions\/[^/]+\/packs$/;
const jsonType = /^application\/([\w.-]+\+)?json$/i;

/** Every body of the API is JSON, but for packs: another `Content-Type` is refused rather than read as an empty input. */
export const jsonOnly = createMiddleware<ApiEnv>(async (c, next) => {
  // A browser's POST without a body says so by its length, and has a stream all the same.
  const hasBody = c.req.raw.body !== null && c.req.header('content-length') !== '0';
  const type = c.req.header('content-type')?.split(';')[0]?.trim() ?? '';
  if (hasBody && packPath.test(c.req.path)) {
    if (type !== packType) return otherType(`A pack is sent with "Content-Type: ${packType}".`, packType);
  } else if (hasBody && !jsonType.test(type)) {
    const sentence = 'The body is not declared as JSON. Send JSON with "Content-Type: application/json".';
    return otherType(sentence, 'application/json');
  }
  await next();
});

function otherType(sentence: string, accept: string): Response {
  return problemResponse(415, sentence, { field: 'Content-Type' }, { accept });
}

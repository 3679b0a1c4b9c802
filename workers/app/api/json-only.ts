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
  if (packPath.test(c.req.path)) return await packsOnly(c, next);
  if (hasBody && !isJson(c.req.header('content-type'))) {
    const sentence = 'The body is not declared as JSON. Send JSON with "Content-Type: application/json".';
    return problemResponse(415, sentence, { field: 'Content-Type' }, { accept: 'application/json' });
  }
  await next();
});

const packsOnly = createMiddleware<ApiEnv>(async (c, next) => {
  if (c.req.header('content-type') !== packType) {
    const sentence = `A pack is sent with "Content-Type: ${packType}".`;
    return problemResponse(415, sentence, { field: 'Content-Type' }, { accept: packType });
  }
  await next();
});

function isJson(contentType: string | undefined): boolean {
  return jsonType.test(contentType?.split(';')[0]?.trim() ?? '');
}

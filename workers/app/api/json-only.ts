import { createMiddleware } from 'hono/factory';
import type { ApiEnv } from './api-env';
import { problemResponse } from './problem';

const jsonType = /^application\/([\w.-]+\+)?json$/i;

/** Every body of the API is JSON: another `Content-Type` is refused rather than read as an empty input. */
export const jsonOnly = createMiddleware<ApiEnv>(async (c, next) => {
  // A browser's POST without a body says so by its length, and has a stream all the same.
  const hasBody = c.req.raw.body !== null && c.req.header('content-length') !== '0';
  if (hasBody && !isJson(c.req.header('content-type'))) {
    const sentence = 'The body is not declared as JSON. Send JSON with "Content-Type: application/json".';
    return problemResponse(415, sentence, { field: 'Content-Type' }, { accept: 'application/json' });
  }
  await next();
});

function isJson(contentType: string | undefined): boolean {
  return jsonType.test(contentType?.split(';')[0]?.trim() ?? '');
}

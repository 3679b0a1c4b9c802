import { createMiddleware } from 'hono/factory';
import type { ApiEnv } from './api-env';
import { problemResponse } from './problem';

const jsonType = /^application\/([\w.-]+\+)?json$/i;

/** Every body of the API is JSON: another `Content-Type` is refused rather than read as an empty input. */
export const jsonOnly = createMiddleware<ApiEnv>(async (c, next) => {
  if (c.req.raw.body !== null && !isJson(c.req.header('content-type'))) {
    const sentence = 'The body is not declared as JSON. Send JSON with "Content-Type: application/json".';
    return problemResponse(415, sentence, { field: 'Content-Type' }, { accept: 'application/json' });
  }
  await next();
});

function isJson(contentType: string | undefined): boolean {
  return jsonType.test(contentType?.split(';')[0]?.trim() ?? '');
}

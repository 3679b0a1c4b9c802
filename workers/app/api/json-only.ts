import { createMiddleware } from 'hono/factory';
import type { ApiEnv } from './api-env';
import { hasBody, otherType } from './body-type';
import { isPackPath } from './pack-body';

const jsonType = /^application\/([\w.-]+\+)?json$/i;

/** Every body of the API is JSON, but for packs: another `Content-Type` is refused rather than read as an empty input. */
export const jsonOnly = createMiddleware<ApiEnv>(async (c, next) => {
  const type = c.req.header('content-type')?.split(';')[0]?.trim() ?? '';
  if (hasBody(c.req) && !isPackPath(c.req.path) && !jsonType.test(type)) {
    const sentence = 'The body is not declared as JSON. Send JSON with "Content-Type: application/json".';
    return otherType(sentence, 'application/json');
  }
  await next();
});

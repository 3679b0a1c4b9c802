import { createMiddleware } from 'hono/factory';
import { createAppContext } from '../../../app/server/context';
import { readActor } from '../../../app/server/sign-in.server';
import { isFromOtherOrigin, otherOriginSentence } from '../origin-guard';
import type { ApiEnv } from './api-env';
import { problemResponse } from './problem';

/** Read by monitors and tools, and holding nothing of any company. */
const openPaths = new Set(['/api/v1/health', '/api/v1/openapi.json']);

/** Before every endpoint: a context, no foreign page, and a signed-in actor. */
export const guard = createMiddleware<ApiEnv>(async (c, next) => {
  const app = createAppContext(c.env);
  c.set('app', app);
  if (isFromOtherOrigin(c.req.raw)) return problemResponse(403, otherOriginSentence);
  if (!openPaths.has(c.req.path)) {
    const actor = await readActor(c.req.raw, app);
    if (!actor)
      return problemResponse(401, 'You are not signed in, or your sign-in has ended. Sign in and try again.');
    c.set('actor', actor);
  }
  await next();
});

import { createMiddleware } from 'hono/factory';
import { readAllowedOrigins } from '../origin-guard';
import type { ApiEnv } from './api-env';

const methods = 'GET, POST, PATCH, PUT, DELETE';
const sentHeaders = 'Authorization, Content-Type, Idempotency-Key, If-Match';
const readHeaders =
  'ETag, Location, Retry-After, RateLimit, RateLimit-Policy, Idempotency-Replayed, X-Request-Id';

/**
 * Lets pages of the configured origins (`API_CORS_ORIGINS`, with commas) use the API with a bearer token. Closed without
 * it. Never with cookies: `Access-Control-Allow-Credentials` is not sent.
 */
export const cors = createMiddleware<ApiEnv>(async (c, next) => {
  const origin = c.req.header('origin');
  const isAllowed = origin !== undefined && readAllowedOrigins(c.env.API_CORS_ORIGINS).has(origin);
  if (isAllowed && c.req.method === 'OPTIONS' && c.req.header('access-control-request-method')) {
    return new Response(null, {
      status: 204,
      headers: {
        'access-control-allow-origin': origin,
        'access-control-allow-methods': methods,
        'access-control-allow-headers': sentHeaders,
        'access-control-max-age': '600',
        vary: 'Origin',
      },
    });
  }
  await next();
  if (c.res.status === 101) return;
  if (c.env.API_CORS_ORIGINS) c.res.headers.append('vary', 'Origin');
  if (!isAllowed) return;
  c.res.headers.set('access-control-allow-origin', origin);
  c.res.headers.set('access-control-expose-headers', readHeaders);
});

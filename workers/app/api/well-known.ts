import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { readSigningKeys } from '../../../app/server/sign-in/signing-keys.server';
import type { ApiEnv } from './api-env';
import { open } from './endpoint';

const health = createRoute({
  ...open,
  method: 'get',
  path: '/api/v1/health',
  tags: ['Health'],
  responses: {
    200: {
      description: 'The Worker runs.',
      content: { 'application/json': { schema: z.object({ status: z.literal('ok') }) } },
    },
  },
});

/** What monitors and tools read; nothing of it belongs to any company. */
export function addWellKnown(api: OpenAPIHono<ApiEnv>): void {
  api.openapi(health, (c) => c.json({ status: 'ok' as const }, 200));
  // RFC 7517: with these keys, others can check an access token themselves.
  api.get('/.well-known/jwks.json', async (c) => {
    const { jwks } = await readSigningKeys(c.env.SIGN_IN_KEYS);
    return c.json(jwks, 200, { 'cache-control': 'public, max-age=300' });
  });
}

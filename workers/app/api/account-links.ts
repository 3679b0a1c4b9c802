import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { acceptInvitation, resetPassword } from '../../../app/server/people/accept-link.server';
import { requestPasswordReset } from '../../../app/server/people/forgotten-password.server';
import type { ApiEnv } from './api-env';
import { jsonBody, noContent, open } from './endpoint';
import { unwrap } from './problem';

const tags = ['Sign-in'];
/** The last part of the link's address. */
const token = z.string().min(1, 'Send the token of the link.').max(200, 'This is no token of a link.');

const forgot = createRoute({
  ...open,
  method: 'post',
  path: '/api/v1/auth/forgotten-password',
  operationId: 'requestPasswordReset',
  tags,
  request: jsonBody(
    z.strictObject({ name: z.string().openapi({ description: 'Username or e-mail address.' }) }),
  ),
  responses: { ...noContent, 204: { description: 'A mail is on its way, if there is such an account.' } },
});
const reset = createRoute({
  ...open,
  method: 'post',
  path: '/api/v1/auth/password',
  operationId: 'choosePassword',
  tags,
  request: jsonBody(z.strictObject({ token, password: z.string(), keepApiTokens: z.boolean().optional() })),
  responses: {
    ...noContent,
    204: { description: 'The password is changed; sign-ins made with the old one have ended.' },
  },
});
const accept = createRoute({
  ...open,
  method: 'post',
  path: '/api/v1/auth/invitation',
  operationId: 'acceptInvitation',
  tags,
  request: jsonBody(z.strictObject({ token, displayName: z.string(), password: z.string() })),
  responses: { ...noContent, 204: { description: 'The account is open: sign in with it.' } },
});

/** What the links in mails are for. Whoever calls these has no sign-in yet. */
export function addAccountLinks(api: OpenAPIHono<ApiEnv>): void {
  api.openapi(forgot, async (c) => {
    unwrap(await requestPasswordReset(c.var.app, c.req.valid('json').name));
    return c.body(null, 204);
  });
  api.openapi(reset, async (c) => {
    const { token, ...input } = c.req.valid('json');
    unwrap(await resetPassword(c.var.app, token, input));
    return c.body(null, 204);
  });
  api.openapi(accept, async (c) => {
    const { token, ...input } = c.req.valid('json');
    unwrap(await acceptInvitation(c.var.app, token, input));
    return c.body(null, 204);
  });
}

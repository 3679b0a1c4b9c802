import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { createApiToken, listApiTokens, revokeApiToken } from '../../../app/server/sign-in/api-tokens.server';
import { endOneSignIn, endOtherSignIns, listSignIns } from '../../../app/server/sign-in/my-sign-ins.server';
import { ApiTokenInputSchema } from '../../../core/access/api-token-input';
import { scopes } from '../../../core/access/permissions';
import { listQuery } from '../../../core/protocol/list-query';
import { apiTokenSorts } from '../../../db/api-tokens';
import { signInSorts } from '../../../db/sign-ins';
import type { ApiEnv } from './api-env';
import { access, answers, created, idParams, jsonBody, nextCursor, noContent } from './endpoint';
import { unwrap } from './problem';

const timeMs = z.number().int();
const signInsPath = '/api/v1/me/sign-ins';
const tokensPath = '/api/v1/me/tokens';

const SignInSchema = z
  .object({
    id: z.string(),
    method: z.enum(['password', 'sso', 'invitation', 'reset', 'sign_up']),
    device: z.string().openapi({ example: 'Firefox on Windows' }),
    address: z.string().nullable(),
    place: z.string().nullable(),
    createdAtMs: timeMs,
    lastUsedAtMs: timeMs,
    current: z.boolean().openapi({ description: 'The one that asks.' }),
  })
  .openapi('SignIn');
const ApiTokenSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    hint: z.string().openapi({ description: 'The last four characters of the token.' }),
    scopes: z.array(z.enum(scopes)),
    createdAtMs: timeMs,
    expiresAtMs: timeMs,
    lastUsedAtMs: timeMs.nullable(),
  })
  .openapi('ApiToken');

const listOfSignIns = createRoute({
  ...access('sign-ins.write'),
  method: 'get',
  path: signInsPath,
  operationId: 'listMySignIns',
  tags: ['Sign-in'],
  request: { query: listQuery({ sorts: signInSorts, defaultSort: '-lastUsedAtMs' }).omit({ q: true }) },
  responses: answers(z.object({ signIns: z.array(SignInSchema), nextCursor }), 'Where you are signed in.'),
});
const endOne = createRoute({
  ...access('sign-ins.write'),
  method: 'delete',
  path: `${signInsPath}/{signInId}`,
  operationId: 'endMySignIn',
  tags: ['Sign-in'],
  request: { params: idParams('signInId') },
  summary: 'End a sign-in',
  responses: noContent,
});
const endOthers = createRoute({
  ...access('sign-ins.write'),
  method: 'delete',
  path: signInsPath,
  operationId: 'endMyOtherSignIns',
  tags: ['Sign-in'],
  responses: answers(z.object({ ended: z.number().int() }), 'All your sign-ins but this one have ended.'),
});
const listOfTokens = createRoute({
  ...access('tokens.write'),
  method: 'get',
  path: tokensPath,
  operationId: 'listMyTokens',
  tags: ['API tokens'],
  request: { query: listQuery({ sorts: apiTokenSorts, defaultSort: '-createdAtMs' }).omit({ q: true }) },
  responses: answers(
    z.object({ apiTokens: z.array(ApiTokenSchema), nextCursor }),
    'Your API tokens that are not revoked, expired ones too.',
  ),
});
const create = createRoute({
  ...access('tokens.write'),
  method: 'post',
  path: tokensPath,
  operationId: 'createMyToken',
  tags: ['API tokens'],
  request: jsonBody(ApiTokenInputSchema),
  responses: created(
    z.object({
      token: z.string().openapi({ description: 'Send it as a bearer token. It is shown only here.' }),
      apiToken: ApiTokenSchema,
    }),
    'The new token. It lives for a year at most.',
  ),
});
const revoke = createRoute({
  ...access('tokens.write'),
  method: 'delete',
  path: `${tokensPath}/{tokenId}`,
  operationId: 'revokeMyToken',
  tags: ['API tokens'],
  request: { params: idParams('tokenId') },
  summary: 'Revoke an API token',
  responses: noContent,
});

/** By what a person gets in: their sign-ins and API tokens. */
export function addMyAccess(api: OpenAPIHono<ApiEnv>): void {
  api.openapi(listOfSignIns, async (c) => {
    const { rows, nextCursor } = unwrap(await listSignIns(c.var.app, c.var.actor, c.req.valid('query')));
    return c.json({ signIns: rows, nextCursor }, 200);
  });
  api.openapi(endOne, async (c) => {
    unwrap(await endOneSignIn(c.var.app, c.var.actor, c.req.valid('param').signInId));
    return c.body(null, 204);
  });
  api.openapi(endOthers, async (c) =>
    c.json({ ended: unwrap(await endOtherSignIns(c.var.app, c.var.actor)) }, 200),
  );
  api.openapi(listOfTokens, async (c) => {
    const { rows, nextCursor } = unwrap(await listApiTokens(c.var.app, c.var.actor, c.req.valid('query')));
    return c.json({ apiTokens: rows, nextCursor }, 200);
  });
  api.openapi(create, async (c) =>
    c.json(unwrap(await createApiToken(c.var.app, c.var.actor, c.req.valid('json'))), 201),
  );
  api.openapi(revoke, async (c) => {
    unwrap(await revokeApiToken(c.var.app, c.var.actor, c.req.valid('param').tokenId));
    return c.body(null, 204);
  });
}

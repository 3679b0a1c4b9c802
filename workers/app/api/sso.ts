import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  getSsoConnection,
  removeSsoConnection,
  saveSsoConnection,
} from '../../../app/server/sso/sso-connection.server';
import { testSsoConnection } from '../../../app/server/sso/test-connection.server';
import { SsoConnectionInputSchema } from '../../../core/access/sso';
import type { ApiEnv } from './api-env';
import { access, answers, answersVersion, jsonBody, noContentVersion } from './endpoint';
import { etagOf, expectedVersion, IfMatchHeaders } from './etag';
import { unwrap } from './problem';

const tags = ['Single sign-on'];
const path = '/api/v1/company/sso';

const SsoConnectionSchema = z
  .object({
    issuer: z.string(),
    clientId: z.string(),
    enabled: z.boolean(),
    createUsers: z.boolean(),
    version: z.number().int(),
    createdAtMs: z.number().int(),
    updatedAtMs: z.number().int(),
  })
  .openapi('SsoConnection');
const one = z.object({ ssoConnection: SsoConnectionSchema });

const get = createRoute({
  ...access('sso.write'),
  method: 'get',
  path,
  tags,
  responses: answersVersion(one, "Your company's OpenID Connect provider, without the client secret."),
});
const save = createRoute({
  ...access('sso.write'),
  method: 'put',
  path,
  tags,
  request: { headers: IfMatchHeaders, ...jsonBody(SsoConnectionInputSchema) },
  responses: answersVersion(
    one,
    'The saved connection. The issuer was asked before it was saved; an absent or empty secret stays as it was.',
  ),
});
const remove = createRoute({
  ...access('sso.write'),
  method: 'delete',
  path,
  tags,
  request: { headers: IfMatchHeaders },
  summary: 'Remove the single sign-on provider',
  responses: noContentVersion,
});
const test = createRoute({
  ...access('sso.write'),
  method: 'post',
  path: `${path}/test`,
  tags,
  responses: answers(
    z.object({ ok: z.boolean(), sentence: z.string() }),
    'Whether the provider answers and knows the saved client and its secret.',
  ),
});

export function addSso(api: OpenAPIHono<ApiEnv>): void {
  api.openapi(get, async (c) => {
    const ssoConnection = unwrap(await getSsoConnection(c.var.app, c.var.actor));
    return c.json({ ssoConnection }, 200, etagOf(ssoConnection));
  });
  api.openapi(save, async (c) => {
    const { app, actor } = c.var;
    const version = expectedVersion(c.req.valid('header'));
    const ssoConnection = unwrap(await saveSsoConnection(app, actor, c.req.valid('json'), version));
    return c.json({ ssoConnection }, 200, etagOf(ssoConnection));
  });
  api.openapi(remove, async (c) => {
    unwrap(await removeSsoConnection(c.var.app, c.var.actor, expectedVersion(c.req.valid('header'))));
    return c.body(null, 204);
  });
  api.openapi(test, async (c) => c.json(unwrap(await testSsoConnection(c.var.app, c.var.actor)), 200));
}

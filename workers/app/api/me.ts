import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  changePassword,
  getProfile,
  PasswordChangeSchema,
  updateProfile,
} from '../../../app/server/people/profile.server';
import {
  beginTwoFactor,
  CodeSchema,
  confirmTwoFactor,
  DisableSchema,
  disableTwoFactor,
  newRecoveryCodes,
} from '../../../app/server/people/two-factor.server';
import { ProfileChangeSchema } from '../../../core/users/user-input';
import type { ApiEnv } from './api-env';
import { access, answers, answersVersion, jsonBody, noContent } from './endpoint';
import { etagOf, expectedVersion, IfMatchHeaders } from './etag';
import { unwrap } from './problem';
import { UserSchema } from './users';

const tags = ['Profile'];
const self = '/api/v1/me';
const codes = z.object({
  recoveryCodes: z
    .array(z.string())
    .openapi({ description: 'Each signs you in once without your app. They are answered this once.' }),
});

const get = createRoute({
  ...access('profile.read'),
  method: 'get',
  path: self,
  tags,
  responses: answersVersion(
    z.object({
      user: UserSchema,
      company: z.object({ id: z.string(), name: z.string(), requireTwoFactor: z.boolean() }),
    }),
    'Who you are.',
  ),
});
const update = createRoute({
  ...access('profile.write'),
  method: 'patch',
  path: self,
  tags,
  request: { headers: IfMatchHeaders, ...jsonBody(ProfileChangeSchema) },
  responses: answersVersion(
    z.object({ user: UserSchema }),
    'You, changed. An absent field stays as it was; another e-mail address takes `currentPassword`.',
  ),
});
const password = createRoute({
  ...access('profile.write'),
  method: 'post',
  path: `${self}/password`,
  operationId: 'changeMyPassword',
  tags,
  request: jsonBody(PasswordChangeSchema),
  responses: answers(
    z.object({ endedSignIns: z.number().int(), revokedApiTokens: z.number().int() }),
    'The password is changed; every other sign-in of yours has ended, and your API tokens are revoked unless `keepApiTokens` is true.',
  ),
});
const begin = createRoute({
  ...access('two-factor.write'),
  method: 'post',
  path: `${self}/two-factor`,
  operationId: 'setUpTwoFactor',
  tags,
  responses: answers(
    z.object({ secret: z.string(), uri: z.string() }),
    'A secret for your authenticator app. It counts once a code of it is confirmed.',
  ),
});
const confirm = createRoute({
  ...access('two-factor.write'),
  method: 'post',
  path: `${self}/two-factor/confirm`,
  operationId: 'confirmTwoFactor',
  tags,
  request: jsonBody(CodeSchema),
  responses: answers(codes, 'Two-factor sign-in is on.'),
});
const disable = createRoute({
  ...access('two-factor.write'),
  method: 'delete',
  path: `${self}/two-factor`,
  operationId: 'removeTwoFactor',
  tags,
  request: jsonBody(DisableSchema),
  summary: 'Turn off the own second factor',
  responses: noContent,
});
const renew = createRoute({
  ...access('two-factor.write'),
  method: 'post',
  path: `${self}/two-factor/recovery-codes`,
  operationId: 'makeRecoveryCodes',
  tags,
  request: jsonBody(CodeSchema),
  responses: answers(codes, 'New recovery codes; the former ones no longer work.'),
});

export function addMe(api: OpenAPIHono<ApiEnv>): void {
  api.openapi(get, async (c) => {
    const profile = unwrap(await getProfile(c.var.app, c.var.actor));
    return c.json(profile, 200, etagOf(profile.user));
  });
  api.openapi(update, async (c) => {
    const version = expectedVersion(c.req.valid('header'));
    const change = c.req.valid('json');
    const user = unwrap(await updateProfile(c.req.raw, c.var.app, c.var.actor, change, version));
    return c.json({ user }, 200, etagOf(user));
  });
  api.openapi(password, async (c) => {
    const outcome = await changePassword(c.req.raw, c.var.app, c.var.actor, c.req.valid('json'));
    const { changed, setCookies } = unwrap(outcome);
    for (const value of setCookies) c.header('set-cookie', value, { append: true });
    return c.json(changed, 200);
  });
  api.openapi(begin, async (c) => c.json(unwrap(await beginTwoFactor(c.var.app, c.var.actor)), 200));
  api.openapi(confirm, async (c) => {
    const outcome = await confirmTwoFactor(c.var.app, c.var.actor, c.req.valid('json').code);
    return c.json(unwrap(outcome), 200);
  });
  api.openapi(disable, async (c) => {
    unwrap(await disableTwoFactor(c.req.raw, c.var.app, c.var.actor, c.req.valid('json')));
    return c.body(null, 204);
  });
  api.openapi(renew, async (c) => {
    const outcome = await newRecoveryCodes(c.req.raw, c.var.app, c.var.actor, c.req.valid('json').code);
    return c.json(unwrap(outcome), 200);
  });
}

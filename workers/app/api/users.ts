import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { createUser, resendInvitation, resetPasswordOf } from '../../../app/server/people/invite-user.server';
import {
  deleteUser,
  endSignInsOf,
  removeTwoFactorOf,
  setActive,
  setRole,
} from '../../../app/server/people/user-standing.server';
import { getUser, listUsers, updateUser } from '../../../app/server/people/users.server';
import { roles } from '../../../core/access/permissions';
import { listQuery } from '../../../core/protocol/list-query';
import {
  RoleInputSchema,
  UserChangeSchema,
  UserInputSchema,
  userStatuses,
} from '../../../core/users/user-input';
import { userSorts } from '../../../db/users';
import type { ApiEnv } from './api-env';
import {
  access,
  answers,
  answersVersion,
  createdVersion,
  idParams,
  jsonBody,
  nextCursor,
  noContentVersion,
} from './endpoint';
import { etagOf, expectedVersion, IfMatchHeaders } from './etag';
import { unwrap } from './problem';

const tags = ['Users'];
const collection = '/api/v1/users';
const member = `${collection}/{userId}` as const;
const params = idParams('userId');
const timeMs = z.number().int();

export const UserSchema = z
  .object({
    id: z.string(),
    username: z.string(),
    email: z.string().nullable(),
    displayName: z.string(),
    jobTitle: z.string(),
    phone: z.string(),
    role: z.enum(roles),
    status: z.enum(userStatuses),
    hasPassword: z.boolean(),
    hasTwoFactor: z.boolean(),
    invitedAtMs: timeMs.nullable(),
    lastSignInAtMs: timeMs.nullable(),
    createdAtMs: timeMs,
    updatedAtMs: timeMs,
    version: z.number().int(),
  })
  .openapi('User');

const SentLinkSchema = z
  .object({
    url: z.string().nullable().openapi({
      description:
        'Works once. Hand it over where no mail carried it. Null for an API token, which is never told it.',
    }),
    expiresAtMs: timeMs,
    delivery: z.enum(['sent', 'failed', 'not_configured', 'no_address']),
  })
  .openapi('SentLink');

const one = z.object({ user: UserSchema });
const sent = z.object({ link: SentLinkSchema });

const list = createRoute({
  ...access('users.read'),
  method: 'get',
  path: collection,
  tags,
  request: {
    query: listQuery({
      sorts: userSorts,
      defaultSort: 'username',
      filters: {
        role: z.enum(roles, 'The role is "admin" or "user".').optional(),
        status: z.enum(userStatuses, 'The status is "active", "inactive" or "invited".').optional(),
      },
    }),
  },
  responses: answers(
    z.object({ users: z.array(UserSchema), nextCursor }),
    'The users of your company. `q` looks into name, username and e-mail address.',
  ),
});
const create = createRoute({
  ...access('users.write'),
  method: 'post',
  path: collection,
  tags,
  request: jsonBody(UserInputSchema),
  responses: createdVersion(
    z.object({ user: UserSchema, invitation: SentLinkSchema.nullable() }),
    'The new user: with a password at once, without one by invitation to the e-mail address.',
  ),
});
const get = createRoute({
  ...access('users.read'),
  method: 'get',
  path: member,
  tags,
  request: { params },
  responses: answersVersion(one, 'The user.'),
});
const update = createRoute({
  ...access('users.write'),
  method: 'patch',
  path: member,
  tags,
  request: { params, headers: IfMatchHeaders, ...jsonBody(UserChangeSchema) },
  responses: answersVersion(one, 'The changed user. An absent field stays as it was.'),
});
const remove = createRoute({
  ...access('users.write'),
  method: 'delete',
  path: member,
  tags,
  request: { params, headers: IfMatchHeaders },
  summary: 'Delete a user',
  responses: noContentVersion,
});
const role = createRoute({
  ...access('users.write'),
  method: 'put',
  path: `${member}/role`,
  operationId: 'setUserRole',
  tags,
  request: { params, headers: IfMatchHeaders, ...jsonBody(RoleInputSchema) },
  responses: answersVersion(one, 'The user in the new role, signed out everywhere.'),
});
const activate = createRoute({
  ...access('users.write'),
  method: 'post',
  path: `${member}/activate`,
  tags,
  request: { params, headers: IfMatchHeaders },
  responses: answersVersion(one, 'The user, who may sign in again.'),
});
const deactivate = createRoute({
  ...access('users.write'),
  method: 'post',
  path: `${member}/deactivate`,
  tags,
  request: { params, headers: IfMatchHeaders },
  responses: answersVersion(one, 'The user, signed out everywhere and unable to sign in.'),
});
const reset = createRoute({
  ...access('users.credentials'),
  method: 'post',
  path: `${member}/password-reset`,
  operationId: 'resetUserPassword',
  tags,
  request: { params },
  responses: answers(sent, 'A link with which the user chooses a new password; it works for one hour.'),
});
const invitation = createRoute({
  ...access('users.write'),
  method: 'post',
  path: `${member}/invitation`,
  operationId: 'inviteUserAgain',
  tags,
  request: { params },
  responses: answers(sent, 'A new invitation; the former link no longer works.'),
});
const endAll = createRoute({
  ...access('users.write'),
  method: 'delete',
  path: `${member}/sign-ins`,
  operationId: 'endUserSignIns',
  tags,
  request: { params },
  responses: answers(z.object({ ended: z.number().int() }), 'How many sign-ins of the user ended.'),
});
const removeTwoFactor = createRoute({
  ...access('users.credentials'),
  method: 'delete',
  path: `${member}/two-factor`,
  operationId: 'removeUserTwoFactor',
  tags,
  request: { params },
  responses: answersVersion(one, 'The user, without a second factor and signed out everywhere.'),
});

export function addUsers(api: OpenAPIHono<ApiEnv>): void {
  api.openapi(list, async (c) => {
    const { rows, nextCursor: next } = unwrap(await listUsers(c.var.app, c.var.actor, c.req.valid('query')));
    return c.json({ users: rows, nextCursor: next }, 200);
  });
  api.openapi(create, async (c) => {
    const made = unwrap(await createUser(c.var.app, c.var.actor, c.req.valid('json')));
    return c.json(made, 201, { ...etagOf(made.user), location: `${collection}/${made.user.id}` });
  });
  api.openapi(get, async (c) => {
    const user = unwrap(await getUser(c.var.app, c.var.actor, c.req.valid('param').userId));
    return c.json({ user }, 200, etagOf(user));
  });
  api.openapi(update, async (c) => {
    const [{ userId }, version] = [c.req.valid('param'), expectedVersion(c.req.valid('header'))];
    const change = c.req.valid('json');
    const user = unwrap(await updateUser(c.var.app, c.var.actor, userId, change, version));
    return c.json({ user }, 200, etagOf(user));
  });
  api.openapi(remove, async (c) => {
    const version = expectedVersion(c.req.valid('header'));
    unwrap(await deleteUser(c.var.app, c.var.actor, c.req.valid('param').userId, version));
    return c.body(null, 204);
  });
  api.openapi(role, async (c) => {
    const [{ userId }, version] = [c.req.valid('param'), expectedVersion(c.req.valid('header'))];
    const wanted = c.req.valid('json').role;
    const user = unwrap(await setRole(c.var.app, c.var.actor, userId, wanted, version));
    return c.json({ user }, 200, etagOf(user));
  });
  api.openapi(activate, async (c) => {
    const [{ userId }, version] = [c.req.valid('param'), expectedVersion(c.req.valid('header'))];
    const user = unwrap(await setActive(c.var.app, c.var.actor, userId, true, version));
    return c.json({ user }, 200, etagOf(user));
  });
  api.openapi(deactivate, async (c) => {
    const [{ userId }, version] = [c.req.valid('param'), expectedVersion(c.req.valid('header'))];
    const user = unwrap(await setActive(c.var.app, c.var.actor, userId, false, version));
    return c.json({ user }, 200, etagOf(user));
  });
  api.openapi(reset, async (c) => {
    const link = unwrap(await resetPasswordOf(c.var.app, c.var.actor, c.req.valid('param').userId));
    return c.json({ link }, 200);
  });
  api.openapi(invitation, async (c) => {
    const link = unwrap(await resendInvitation(c.var.app, c.var.actor, c.req.valid('param').userId));
    return c.json({ link }, 200);
  });
  api.openapi(endAll, async (c) => {
    const ended = unwrap(await endSignInsOf(c.var.app, c.var.actor, c.req.valid('param').userId));
    return c.json({ ended }, 200);
  });
  api.openapi(removeTwoFactor, async (c) => {
    const user = unwrap(await removeTwoFactorOf(c.var.app, c.var.actor, c.req.valid('param').userId));
    return c.json({ user }, 200, etagOf(user));
  });
}

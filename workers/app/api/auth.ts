import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { companyName } from '../../../app/server/companies.server';
import { sentenceOf } from '../../../app/server/sign-in/check-credentials.server';
import { endThisSignIn } from '../../../app/server/sign-in/sign-in.server';
import { clearedTokenCookies } from '../../../app/server/sign-in/sign-in-cookies.server';
import {
  refreshTokens,
  signInForTokens,
  type TokenVerdict,
} from '../../../app/server/sign-in/token-sign-in.server';
import { type Action, may, permissions, roles, scopes } from '../../../core/access/permissions';
import type { ApiEnv } from './api-env';
import { access, answers, jsonBody, noContent, open } from './endpoint';
import { ProblemError, problemResponse } from './problem';

const tags = ['Sign-in'];
/** How a program tells that it has to ask for a code. */
const twoFactorRequired = 'urn:longshore:problem:two-factor-required';
const actionNames = Object.keys(permissions) as Action[];

const CredentialsSchema = z.strictObject({
  username: z.string().trim().min(1).max(200).openapi({ description: 'The username or the e-mail address.' }),
  password: z.string().min(1).max(1_000),
  code: z.string().min(1).max(40).optional().openapi({
    description: 'Of the authenticator app, or a recovery code, where two-factor sign-in is on.',
  }),
});
const RefreshSchema = z.strictObject({ refreshToken: z.string().min(1).max(200) });
const TokensSchema = z
  .object({
    accessToken: z.string(),
    refreshToken: z.string(),
    expiresInSeconds: z.number().int(),
    tokenType: z.literal('Bearer'),
  })
  .openapi('Tokens');
const MeSchema = z
  .object({
    userId: z.string(),
    displayName: z.string(),
    role: z.enum(roles),
    companyId: z.string(),
    companyName: z.string(),
    signedInBy: z.enum(['sign-in', 'token']),
    /** Of the API token; null for a person who is signed in. */
    scopes: z.array(z.enum(scopes)).nullable(),
    /** What this caller may do, as `x-longshore-action` names it at each operation. */
    actions: z.array(z.string()),
    mustSetUpTwoFactor: z.boolean(),
  })
  .openapi('Me');

const signIn = createRoute({
  ...open,
  method: 'post',
  path: '/api/v1/auth/sign-in',
  operationId: 'signIn',
  tags,
  request: jsonBody(CredentialsSchema),
  responses: answers(
    TokensSchema,
    `A new sign-in. 401 with the type ${twoFactorRequired} asks for "code"; 429 for a wait after wrong tries.`,
  ),
});
const refresh = createRoute({
  ...open,
  method: 'post',
  path: '/api/v1/auth/refresh',
  operationId: 'refreshTokens',
  tags,
  request: jsonBody(RefreshSchema),
  responses: answers(
    TokensSchema,
    'The next tokens of the sign-in. A refresh token works once; its copy ends the sign-in.',
  ),
});
const signOut = createRoute({
  ...access('sign-ins.write'),
  method: 'post',
  path: '/api/v1/auth/sign-out',
  operationId: 'signOut',
  tags,
  summary: 'Sign out',
  responses: noContent,
});
const me = createRoute({
  ...access('profile.read'),
  method: 'get',
  path: '/api/v1/auth/me',
  operationId: 'whoAmI',
  tags,
  responses: answers(MeSchema, 'Who sends this request, and what they may do.'),
});

export function addAuth(api: OpenAPIHono<ApiEnv>): void {
  api.openapi(signIn, async (c) => {
    const verdict = await signInForTokens(c.var.app, c.req.raw, c.req.valid('json'));
    if (verdict.kind === 'ok') return c.json(verdict.answer, 200);
    throw new ProblemError(refusalOf(verdict));
  });
  api.openapi(refresh, async (c) => {
    const answer = await refreshTokens(c.var.app, c.req.valid('json').refreshToken);
    if (answer) return c.json(answer, 200);
    const sentence = 'This refresh token is worth nothing any more. Sign in again.';
    throw new ProblemError(problemResponse(401, sentence));
  });
  api.openapi(signOut, async (c) => {
    await endThisSignIn(c.var.app, c.var.actor);
    for (const value of clearedTokenCookies(c.req.raw)) c.header('set-cookie', value, { append: true });
    return c.body(null, 204);
  });
  api.openapi(me, async (c) => {
    const { app, actor } = c.var;
    const { userId, displayName, role, companyId, via, mustSetUpTwoFactor } = actor;
    const answer = {
      userId,
      displayName,
      role,
      companyId,
      companyName: await companyName(app, actor),
      signedInBy: via.kind,
      scopes: via.kind === 'token' ? [...via.scopes] : null,
      actions: actionNames.filter((action) => may(actor, action)),
      mustSetUpTwoFactor,
    };
    return c.json(answer, 200);
  });
}

function refusalOf(verdict: Exclude<TokenVerdict, { kind: 'ok' }>): Response {
  if (verdict.kind === 'needs_code') {
    const sentence = 'Two-factor sign-in is on. Send the code of the authenticator app as "code", too.';
    return problemResponse(401, sentence, { type: twoFactorRequired, field: 'code' });
  }
  const { wrong, what } = verdict;
  const sentence = sentenceOf(wrong, what);
  if (wrong.kind === 'wrong') return problemResponse(401, sentence, { field: what });
  if (wrong.kind !== 'locked') return problemResponse(403, sentence);
  return problemResponse(429, sentence, {}, { 'retry-after': String(wrong.retryAfterSeconds) });
}

import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { audit } from '../../../app/server/audit.server';
import { createAppContext } from '../../../app/server/context';
import { authenticate } from '../../../app/server/sign-in/authenticate.server';
import type { Actor } from '../../../core/access/actor';
import { type Action, may, type Permission, permissions } from '../../../core/access/permissions';
import { originSentences, originVerdict, readAllowedOrigins } from '../origin-guard';
import type { ApiEnv } from './api-env';
import { runOnce } from './idempotency';
import { problemResponse } from './problem';
import { chargeActor, chargeAddress, wasRefusedLately } from './rate-limit';

/** Before every endpoint: a context, no foreign page, and who it is. */
export const guard = createMiddleware<ApiEnv>(async (c, next) => {
  const facts = { request: c.req.raw, requestId: c.var.requestId, ctx: c.executionCtx };
  const app = createAppContext(c.env, facts);
  c.set('app', app);
  const verdict = originVerdict(c.req.raw, readAllowedOrigins(c.env.API_CORS_ORIGINS));
  if (verdict !== 'allowed') return problemResponse(403, originSentences[verdict]);
  await next();
});

/** For operations of signed-in actors: answers 401 and 403 before their handlers, and sends refreshed cookies along. */
export function requireAction(action: Action) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    const { actor, setCookies } = await authenticate(c.req.raw, c.var.app);
    if (actor && isPlainRead(c) && !wasRefusedLately(actor)) await readMeanwhile(c, actor, action, next);
    else {
      const answer = actor
        ? ((await chargeActor(c, actor)) ?? refuse(c, actor, action))
        : ((await chargeAddress(c)) ?? notSignedIn());
      if (answer) c.res = answer;
      else {
        const replayed = await runOnce(c, next);
        if (replayed) c.res = replayed;
      }
    }
    // An upgrade's answer carries the socket, and must stay the object that it is.
    if (c.res.status !== 101) for (const value of setCookies) c.res.headers.append('set-cookie', value);
  });
}

function isPlainRead(c: Context<ApiEnv>): boolean {
  return c.req.method === 'GET' && c.req.header('upgrade') === undefined;
}

/** A read changes nothing, so its rate limiter is asked beside the work, and not before it: one wait less in every list. */
async function readMeanwhile(
  c: Context<ApiEnv>,
  actor: Actor,
  action: Action,
  next: () => Promise<void>,
): Promise<void> {
  const charged = chargeActor(c, actor);
  const refusal = refuse(c, actor, action);
  if (refusal) c.res = refusal;
  else await next();
  const tooMany = await charged;
  if (!tooMany) return;
  // Emptied first: otherwise Hono takes over the headers of the answer that is not given.
  c.res = undefined;
  c.res = tooMany;
}

/** What somebody may do who has yet to set up the second factor that their company requires. */
const beforeTwoFactor: ReadonlySet<Action> = new Set(['profile.read', 'two-factor.write', 'sign-ins.write']);

/** Null for what the actor may do; then the actor is known to what follows. */
function refuse(c: Context<ApiEnv>, actor: Actor, action: Action): Response | null {
  const refusal = refusalOf(actor, action);
  if (refusal) noteRefusal(c, actor, action);
  else c.set('actor', actor);
  return refusal;
}

/** Only of what would change something: reading what one may not see is refused, and no event. */
function noteRefusal(c: Context<ApiEnv>, actor: Actor, action: Action): void {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return;
  const after = { method: c.req.method, path: c.req.path.slice(0, 300) };
  const refusal = `May not ${permissions[action].does}.`;
  c.var.app.background(audit(c.var.app, actor, { action: 'access.refused', target: null, after, refusal }));
}

function notSignedIn(): Response {
  return problemResponse(401, 'You are not signed in, or your sign-in has ended. Sign in and try again.');
}

function refusalOf(actor: Actor, action: Action): Response | null {
  if (actor.mustSetUpTwoFactor && !beforeTwoFactor.has(action)) {
    return problemResponse(
      403,
      'Your company requires two-factor sign-in. Set it up on your profile page, then try again.',
    );
  }
  if (may(actor, action)) return null;
  if (!may({ role: actor.role }, action))
    return problemResponse(403, 'Only an administrator of your company may do this. Ask one of them.');
  const { scope }: Permission = permissions[action];
  return scope === null
    ? problemResponse(403, 'No API token may do that. Sign in and do it yourself.')
    : problemResponse(403, `This API token may not do that. Make one with the scope ${scope}.`);
}

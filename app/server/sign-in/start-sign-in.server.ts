import type { Actor } from '../../../core/access/actor';
import type { SignInEnd, SignInMethod } from '../../../db/schema';
import {
  endSignIns as endRows,
  exchangeRefreshToken,
  insertSignIn,
  type SignInScope,
} from '../../../db/sign-ins';
import type { UserRow } from '../../../db/users';
import { auditRow, auditRowOf } from '../audit.server';
import type { AppContext } from '../context';
import { makeAccessToken } from './access-token.server';
import { afterSignInsEnded } from './ended-sign-ins.server';
import { hashToken, randomToken, successorOf } from './opaque-token.server';
import { auditRefusedSignIn } from './refused-sign-in.server';
import { refreshTokenSeconds, type Tokens } from './sign-in-cookies.server';
import { readSigningKeys } from './signing-keys.server';

/** Two tabs, or a lost answer, may send the same refresh token again for so long. */
export const refreshOverlapMs = 60_000;

/** Who is to be signed in, as they were when they proved who they are. */
export type SignInPerson = Pick<UserRow, 'id' | 'companyId' | 'displayName' | 'passwordChangedAtMs'>;

/**
 * A new sign-in of a person who has proved who they are, second factor included. Null when their password was changed
 * meanwhile, or they may no longer come in.
 */
export async function startSignIn(
  app: AppContext,
  user: SignInPerson,
  method: SignInMethod,
): Promise<Tokens | null> {
  const nowMs = app.nowMs();
  const signInId = crypto.randomUUID();
  const refreshToken = randomToken();
  const { address, place, userAgent } = app.where;
  const { companyId, id: userId, displayName } = user;
  const entry = auditRowOf(
    app,
    { companyId, actorKind: 'user', actorUserId: userId, actorName: displayName },
    {
      action: 'sign_in.done',
      target: { kind: 'sign_in', id: signInId, name: method },
    },
  );
  const begun = await insertSignIn(
    app.db,
    {
      id: signInId,
      companyId,
      userId,
      method,
      userAgent,
      address,
      place,
      createdAtMs: nowMs,
      lastUsedAtMs: nowMs,
      expiresAtMs: nowMs + refreshTokenSeconds * 1000,
    },
    user.passwordChangedAtMs,
    hashToken(refreshToken),
    entry,
  );
  if (!begun) {
    await auditRefusedSignIn(app, user, 'changed');
    return null;
  }
  return { accessToken: await accessTokenFor(app, { signInId, userId, companyId }), refreshToken };
}

export type Refreshed =
  | { ok: true; tokens: Tokens; signInId: string }
  | { ok: false; why: 'unknown' | 'expired' | 'ended' | 'reused' };

/** Exchanges a refresh token; a copy that is used a second time ends the sign-in that it belongs to. */
export async function refreshSignIn(app: AppContext, refreshToken: string): Promise<Refreshed> {
  const successor = successorOf(app.env.SIGN_IN_SECRET, refreshToken);
  const result = await exchangeRefreshToken(app.db, {
    tokenHash: hashToken(refreshToken),
    successorHash: hashToken(successor),
    nowMs: app.nowMs(),
    lifetimeMs: refreshTokenSeconds * 1000,
    overlapMs: refreshOverlapMs,
  });
  if (result.outcome === 'reused') {
    const { companyId, userId, signInId } = result;
    const entry = auditRowOf(
      app,
      {
        companyId,
        actorKind: 'nobody',
        actorUserId: userId,
        actorName: 'Somebody with an old refresh token',
      },
      { action: 'sign_in.reuse_detected', target: { kind: 'sign_in', id: signInId, name: '' } },
    );
    await endRows(app.db, { companyId, userId, signInId }, 'reuse_detected', app.nowMs(), entry);
    afterSignInsEnded(app, companyId);
    return { ok: false, why: 'reused' };
  }
  if (result.outcome !== 'exchanged') return { ok: false, why: result.outcome };
  const { signInId, companyId, userId } = result;
  const accessToken = await accessTokenFor(app, { signInId, userId, companyId });
  return { ok: true, tokens: { accessToken, refreshToken: successor }, signInId };
}

/** Ends sign-ins at once: access tokens name their sign-in, which is looked up at each request. */
export async function endSignIns(
  app: AppContext,
  actor: Actor,
  scope: Omit<SignInScope, 'companyId'>,
  because: SignInEnd,
): Promise<number> {
  const entry = auditRow(app, actor, {
    action: 'sign_in.ended',
    target: { kind: 'sign_in', id: scope.signInId ?? scope.userId, name: because },
  });
  const whole = { ...scope, companyId: actor.companyId };
  const ended = await endRows(app.db, whole, because, app.nowMs(), entry);
  if (ended.length > 0) afterSignInsEnded(app, actor.companyId);
  return ended.length;
}

async function accessTokenFor(
  app: AppContext,
  claims: { signInId: string; userId: string; companyId: string },
): Promise<string> {
  return await makeAccessToken(await readSigningKeys(app.env.SIGN_IN_KEYS), claims, app.nowMs());
}

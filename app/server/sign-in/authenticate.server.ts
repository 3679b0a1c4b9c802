import type { Actor } from '../../../core/access/actor';
import { companyMayWork } from '../../../core/access/company-may-work';
import { findApiToken, touchApiToken } from '../../../db/api-tokens';
import { findRefreshToken, findStanding, type Standing, touchSignIn } from '../../../db/sign-ins';
import type { AppContext } from '../context';
import { readAccessToken } from './access-token.server';
import { hashToken } from './opaque-token.server';
import { clearedTokenCookies, readTokenCookies, tokenCookies } from './sign-in-cookies.server';
import { readSigningKeys } from './signing-keys.server';
import { refreshSignIn } from './start-sign-in.server';

export const apiTokenMark = 'lsk_';
/** "Last used" is shown in minutes, so it is not written at every request. */
const touchEveryMs = 5 * 60_000;

export interface Authentication {
  readonly actor: Actor | null;
  /** Whether the request named itself by a cookie, which a browser sends along by itself. */
  readonly byCookie: boolean;
  /** `Set-Cookie` values for the answer: a refresh on the way, or the end of a sign-in that no longer stands. */
  readonly setCookies: readonly string[];
}

const nobody: Authentication = { actor: null, byCookie: false, setCookies: [] };
const known = new WeakMap<AppContext, Promise<Authentication>>();

/** Who sends the request. Asked once a request, however many loaders ask: so there is one refresh, too. */
export function authenticate(request: Request, app: AppContext): Promise<Authentication> {
  let answer = known.get(app);
  if (!answer) {
    answer = read(request, app);
    known.set(app, answer);
  }
  return answer;
}

async function read(request: Request, app: AppContext): Promise<Authentication> {
  const authorization = request.headers.get('authorization');
  // A client that names itself is taken at its word: its cookies then do not count.
  if (authorization !== null) return { ...nobody, actor: await bearer(app, authorization) };
  const { accessToken, refreshToken } = readTokenCookies(request);
  const signInId = accessToken === '' ? null : await signInOf(app, accessToken);
  if (signInId !== null) {
    const actor = await actorOfSignIn(app, signInId);
    return { actor, byCookie: true, setCookies: actor ? [] : clearedTokenCookies(request) };
  }
  if (refreshToken === '') return { ...nobody, byCookie: accessToken !== '' };
  // The answer to an upgrade may not reach the browser's cookie store: look, and exchange at the next plain request.
  if (request.headers.get('upgrade') !== null) return await peek(app, refreshToken);
  const refreshed = await refreshSignIn(app, refreshToken);
  if (!refreshed.ok) return { ...nobody, byCookie: true, setCookies: clearedTokenCookies(request) };
  const actor = await actorOfSignIn(app, refreshed.signInId);
  const setCookies = actor ? tokenCookies(request, refreshed.tokens) : clearedTokenCookies(request);
  return { actor, byCookie: true, setCookies };
}

async function signInOf(app: AppContext, accessToken: string): Promise<string | null> {
  const keys = await readSigningKeys(app.env.SIGN_IN_KEYS);
  return (await readAccessToken(keys, accessToken, app.nowMs()))?.signInId ?? null;
}

async function bearer(app: AppContext, authorization: string): Promise<Actor | null> {
  const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
  if (!token) return null;
  if (token.startsWith(apiTokenMark)) return await actorOfApiToken(app, token);
  const signInId = await signInOf(app, token);
  return signInId === null ? null : await actorOfSignIn(app, signInId);
}

async function peek(app: AppContext, refreshToken: string): Promise<Authentication> {
  const row = await findRefreshToken(app.db, hashToken(refreshToken));
  const isLive = row !== null && row.usedAtMs === null && row.expiresAtMs > app.nowMs();
  return { actor: isLive ? await actorOfSignIn(app, row.signInId) : null, byCookie: true, setCookies: [] };
}

async function actorOfSignIn(app: AppContext, signInId: string): Promise<Actor | null> {
  const standing = await findStanding(app.db, signInId);
  if (!standing || standing.signIn.endedAtMs !== null || !mayEnter(standing)) return null;
  const { signIn, user, company } = standing;
  const nowMs = app.nowMs();
  if (signIn.lastUsedAtMs < nowMs - touchEveryMs) app.background(touchSignIn(app.db, signInId, nowMs));
  return {
    companyId: user.companyId,
    userId: user.id,
    role: user.role,
    displayName: user.displayName,
    via: { kind: 'sign-in', signInId },
    // The company's own provider asks for its second factor itself.
    mustSetUpTwoFactor:
      company.requireTwoFactor && user.totpConfirmedAtMs === null && signIn.method !== 'sso',
  };
}

async function actorOfApiToken(app: AppContext, token: string): Promise<Actor | null> {
  const found = await findApiToken(app.db, hashToken(token));
  if (!found || !mayEnter(found)) return null;
  const { token: row, user } = found;
  const nowMs = app.nowMs();
  if (row.revokedAtMs !== null || row.expiresAtMs <= nowMs) return null;
  if ((row.lastUsedAtMs ?? 0) < nowMs - touchEveryMs) app.background(touchApiToken(app.db, row.id, nowMs));
  return {
    companyId: user.companyId,
    userId: user.id,
    role: user.role,
    displayName: user.displayName,
    via: { kind: 'token', tokenId: row.id, name: row.name, scopes: row.scopes },
    mustSetUpTwoFactor:
      found.company.requireTwoFactor && user.totpConfirmedAtMs === null && !user.signsInByProvider,
  };
}

function mayEnter({ user, company }: Pick<Standing, 'user' | 'company'>): boolean {
  return user.active && user.deletedAtMs === null && companyMayWork(company);
}

import type { AppContext } from '../context';
import { accessTokenSeconds } from './access-token.server';
import {
  type Credentials,
  checkCredentials,
  checkSecondFactor,
  type Wrong,
} from './check-credentials.server';
import type { Tokens } from './sign-in-cookies.server';
import { refreshSignIn, startSignIn } from './start-sign-in.server';

export interface TokenAnswer extends Tokens {
  readonly tokenType: 'Bearer';
  readonly expiresInSeconds: number;
}

export type TokenVerdict =
  | { kind: 'ok'; answer: TokenAnswer }
  | { kind: 'needs_code' }
  | { kind: 'refused'; wrong: Wrong; what: 'password' | 'code' };

/** Signs in a client that keeps its tokens itself: the same judgement as the page's, in one call. */
export async function signInForTokens(
  app: AppContext,
  request: Request,
  { code, ...credentials }: Credentials & { code?: string },
): Promise<TokenVerdict> {
  const verdict = await checkCredentials(app, request, credentials);
  switch (verdict.kind) {
    case 'ok':
      break;
    case 'needs_second_factor': {
      if (code === undefined) return { kind: 'needs_code' };
      const second = await checkSecondFactor(app, request, verdict.user, code);
      if (second.kind !== 'ok') return { kind: 'refused', wrong: second, what: 'code' };
      break;
    }
    default:
      return { kind: 'refused', wrong: verdict, what: 'password' };
  }
  const tokens = await startSignIn(app, verdict.user, 'password');
  return tokens
    ? { kind: 'ok', answer: answerOf(tokens) }
    : { kind: 'refused', wrong: { kind: 'wrong' }, what: 'password' };
}

/** Null for a refresh token that is worth nothing, whatever the reason. */
export async function refreshTokens(app: AppContext, refreshToken: string): Promise<TokenAnswer | null> {
  const refreshed = await refreshSignIn(app, refreshToken);
  return refreshed.ok ? answerOf(refreshed.tokens) : null;
}

function answerOf(tokens: Tokens): TokenAnswer {
  return { ...tokens, tokenType: 'Bearer', expiresInSeconds: accessTokenSeconds };
}

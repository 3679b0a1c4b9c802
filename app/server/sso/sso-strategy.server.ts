import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { Strategy } from 'remix-auth/strategy';
import { type SsoClaims, SsoClaimsSchema } from '../../../core/access/sso';
import type { SsoProblem } from '../../../core/access/sso-problem';
import type { PendingSso } from './pending-sso.server';

/** Thrown where a sign-in cannot go on; its cause is for the log. */
export class SsoError extends Error {
  constructor(
    readonly problem: SsoProblem,
    options?: { cause: unknown },
  ) {
    super(`A single sign-on ended: ${problem}`, options);
  }
}

export type Secrets = Pick<PendingSso, 'state' | 'nonce' | 'codeVerifier'>;

/** Where to send the browser, and what it keeps meanwhile. */
export async function beginAtProvider(
  provider: Configuration,
  redirectUri: string,
): Promise<{ url: URL; secrets: Secrets }> {
  const secrets = { state: randomState(), nonce: randomNonce(), codeVerifier: randomPKCECodeVerifier() };
  const url = buildAuthorizationUrl(provider, {
    redirect_uri: redirectUri,
    scope: 'openid email profile',
    state: secrets.state,
    nonce: secrets.nonce,
    code_challenge: await calculatePKCECodeChallenge(secrets.codeVerifier),
    code_challenge_method: 'S256',
  });
  return { url, secrets };
}

/**
 * OpenID Connect Core 1.0, section 3.1 (authorization code flow) with PKCE. Reads the provider's answer out of the request, and
 * hands the claims of the validated ID token to `verify`.
 */
export class SsoStrategy<Verdict> extends Strategy<Verdict, SsoClaims> {
  name = 'sso';

  constructor(
    private readonly provider: Configuration,
    private readonly redirectUri: string,
    private readonly pending: PendingSso,
    verify: Strategy.VerifyFunction<Verdict, SsoClaims>,
  ) {
    super(verify);
  }

  async authenticate(request: Request): Promise<Verdict> {
    const answer = new URL(this.redirectUri);
    answer.search = new URL(request.url).search;
    // Before anything else of the answer is believed, also an error: it may be an answer to somebody else.
    if (answer.searchParams.get('state') !== this.pending.state) throw new SsoError('stale');
    return await this.verify(await this.claimsOf(answer));
  }

  private async claimsOf(answer: URL): Promise<SsoClaims> {
    const { state, nonce, codeVerifier } = this.pending;
    try {
      const tokens = await authorizationCodeGrant(this.provider, answer, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
        idTokenExpected: true,
      });
      const claims = SsoClaimsSchema.parse(tokens.claims());
      const { userinfo_endpoint } = this.provider.serverMetadata();
      if (claims.email !== undefined || userinfo_endpoint === undefined) return claims;
      // Some providers put the address there alone; the library checks that it is of the same `sub`.
      return SsoClaimsSchema.parse(await fetchUserInfo(this.provider, tokens.access_token, claims.sub));
    } catch (cause) {
      const refused = cause instanceof AuthorizationResponseError && !brokenOff.has(cause.error);
      throw new SsoError(refused ? 'cancelled' : 'failed', { cause });
    }
  }
}

/** OAuth 2.0, section 4.1.2.1: errors that are not about the person. */
const brokenOff = new Set([
  'invalid_request',
  'unauthorized_client',
  'unsupported_response_type',
  'invalid_scope',
  'server_error',
  'temporarily_unavailable',
]);

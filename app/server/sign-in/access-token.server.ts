import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { type SigningKeys, signingAlgorithm } from './signing-keys.server';

export const accessTokenSeconds = 30 * 60;
/** Clocks of the edge's machines differ by less. */
const clockToleranceSeconds = 30;
/** RFC 9068, "JWT Profile for OAuth 2.0 Access Tokens": a token made for something else does not pass for one. */
const tokenType = 'at+jwt';
const issuer = 'longshore';

/** Only names the sign-in: whether it still stands, and with what role, is read from D1 at each request. */
export interface AccessClaims {
  readonly signInId: string;
  readonly userId: string;
  readonly companyId: string;
}

const ClaimsSchema = z.object({
  sid: z.string().min(1).max(64),
  sub: z.string().min(1).max(64),
  company: z.string().min(1).max(64),
});

export async function makeAccessToken(
  keys: SigningKeys,
  claims: AccessClaims,
  nowMs: number,
): Promise<string> {
  const nowSeconds = Math.floor(nowMs / 1000);
  return await new SignJWT({ sid: claims.signInId, company: claims.companyId })
    .setProtectedHeader({ alg: signingAlgorithm, typ: tokenType, kid: keys.current.kid })
    .setIssuer(issuer)
    .setAudience(issuer)
    .setSubject(claims.userId)
    .setIssuedAt(nowSeconds)
    .setNotBefore(nowSeconds)
    .setExpirationTime(nowSeconds + accessTokenSeconds)
    .sign(keys.current.privateKey);
}

/** Null for whatever is not a token of ours that is valid now. */
export async function readAccessToken(
  keys: SigningKeys,
  token: string,
  nowMs: number,
): Promise<AccessClaims | null> {
  try {
    const { payload } = await jwtVerify(
      token,
      (header) => {
        const key = header.kid === undefined ? undefined : keys.publicKeys.get(header.kid);
        if (!key) throw new Error('The token was signed with an unknown key');
        return key;
      },
      {
        algorithms: [signingAlgorithm],
        typ: tokenType,
        issuer,
        audience: issuer,
        requiredClaims: ['exp', 'nbf', 'iat'],
        clockTolerance: clockToleranceSeconds,
        currentDate: new Date(nowMs),
      },
    );
    const claims = ClaimsSchema.safeParse(payload);
    if (!claims.success) return null;
    return { signInId: claims.data.sid, userId: claims.data.sub, companyId: claims.data.company };
  } catch {
    // Every reason is the same to the caller, and none is to be told to whoever sent it.
    return null;
  }
}

import { z } from 'zod';

const keyName = z.string().min(1).max(64);

const PublicJwkSchema = z.object({ kty: z.literal('RSA'), kid: keyName, n: z.string(), e: z.string() });
export type PublicJwk = z.infer<typeof PublicJwkSchema>;

export const PrivateJwkSchema = z.looseObject({ ...PublicJwkSchema.shape, d: z.string() });

/** The environment's `SIGN_IN_KEYS`: private keys as JWKs, and which of them signs. */
export const SigningKeySetSchema = z.object({
  current: z.string(),
  keys: z.array(PrivateJwkSchema).min(1).max(4),
  /** Public halves of earlier keys: no sign-in is accepted by them any more, but receipts that they signed can be checked. */
  retired: z.array(PublicJwkSchema).max(100).optional(),
});
export type SigningKeySet = z.infer<typeof SigningKeySetSchema>;

export function publicHalf({ kty, kid, n, e }: PublicJwk): PublicJwk {
  return { kty, kid, n, e };
}

import { z } from 'zod';
import { type AddressProblem, parsePublicAddress } from '../network/public-address';
import { isAllowedEmail } from '../users/user-input';

export const SsoConnectionInputSchema = z
  .object({
    /** Read with `parseIssuer`, whose rules depend on the local mode. */
    issuer: z
      .string('Enter the issuer address.')
      .trim()
      .min(1, 'Enter the issuer address.')
      .max(300, 'The issuer address is longer than 300 characters. Copy it again from the provider.'),
    clientId: z
      .string('Enter the client ID.')
      .trim()
      .min(1, 'Enter the client ID.')
      .regex(
        /^[\x21-\x7e]{1,255}$/,
        'The client ID is not one. Copy it again from the provider, without spaces.',
      ),
    /** Write-only; an absent or empty one stays as it is. */
    clientSecret: z
      .string('Enter the client secret.')
      .trim()
      .max(512, 'The client secret is longer than 512 characters. Copy it again from the provider.')
      .optional(),
    enabled: z.boolean('Say whether single sign-on is on: true or false.'),
    createUsers: z.boolean('Say whether unknown people become users: true or false.'),
  })
  .strict();
export type SsoConnectionInput = z.infer<typeof SsoConnectionInputSchema>;

export type IssuerResult = { ok: true; issuer: string } | { ok: false; sentence: string };

const issuerSentences: Record<AddressProblem, string> = {
  not_an_address: 'The issuer is not an address. Enter one such as https://login.example.com.',
  credentials: 'The issuer holds a user name or password. Enter only the address.',
  more_than_needed: 'The issuer holds a "?" or a "#". Enter the address up to there.',
  not_https: 'The issuer does not start with https://. Enter its https address.',
  not_public:
    'The issuer is not at a public host name. Enter the name that the provider gives, not an IP address or an internal name.',
  port: 'The issuer names a port. Enter an address on the standard port of https.',
};

/** OpenID Connect Discovery 1.0, section 4: people copy this address as often as the issuer itself. */
const discoveryEnd = /\/\.well-known\/openid-configuration\/?$/;

/** The issuer as typed, or as the beginning of its discovery address. */
export function parseIssuer(typed: string, { allowLoopback }: { allowLoopback: boolean }): IssuerResult {
  const text = typed.trim().replace(discoveryEnd, '');
  const parsed = parsePublicAddress(text, { allowLoopback, allowPath: true });
  if (!parsed.ok) return { ok: false, sentence: issuerSentences[parsed.problem] };
  const { origin, pathname } = parsed.url;
  return { ok: true, issuer: pathname === '/' ? origin : `${origin}${pathname}` };
}

/** Whether two spellings name one issuer: "https://a.example" and "https://a.example/" do. */
export function isSameIssuer(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).href === new URL(other).href;
}

/** What a provider says about a person, as far as it matters here. */
export const SsoClaimsSchema = z.object({
  sub: z.string().min(1).max(255),
  email: z.string().trim().max(254).optional().catch(undefined),
  email_verified: z.boolean().optional().catch(undefined),
  name: z.string().trim().max(1_000).optional().catch(undefined),
  /** Google: the Workspace domain that manages the account. */
  hd: z.string().optional().catch(undefined),
  /** Entra ID: whether the tenant has proved that the domain of the address is its own. */
  xms_edov: z
    .union([z.boolean(), z.literal([1, '1', 'true'])])
    .optional()
    .catch(undefined),
});
export type SsoClaims = z.infer<typeof SsoClaimsSchema>;

/**
 * The address that the provider vouches for, in lower case; null where it vouches for none. Only `true` counts: an absent
 * `email_verified` means that anybody may have typed the address.
 */
export function verifiedEmail(issuer: string, claims: SsoClaims): string | null {
  const { email } = claims;
  if (!email || !z.email().safeParse(email).success) return null;
  return isVouchedFor(issuer, claims) ? email.toLowerCase() : null;
}

function isVouchedFor(issuer: string, claims: SsoClaims): boolean {
  const { host } = new URL(issuer);
  // Entra ID sends no `email_verified`, but this optional claim.
  if (host === 'login.microsoftonline.com' && claims.xms_edov !== undefined) return claims.xms_edov !== false;
  if (claims.email_verified !== true) return false;
  // Google is one issuer for everybody; its documentation calls an address its own only where a Workspace manages the account.
  return host !== 'accounts.google.com' || claims.hd !== undefined;
}

/** An empty list allows nobody here: without one, whoever has an account at the provider would become a user. */
export function mayBeCreated(email: string, allowedDomains: readonly string[]): boolean {
  return allowedDomains.length > 0 && isAllowedEmail(email, allowedDomains);
}

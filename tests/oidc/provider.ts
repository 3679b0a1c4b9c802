import { generateKeyPairSync, randomBytes } from 'node:crypto';
import Provider from 'oidc-provider';
import { type Listener, listen } from './listen';

export interface OidcProvider extends Omit<Listener, 'origin'> {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * A real OpenID Connect provider on loopback, with its own login page. Whoever signs in there as "ada@lab.example" has this
 * address; "unverified-…" has it unverified, and in "2:ada@lab.example" another person has the same address.
 */
export async function startOidcProvider(isRedirectUri: (uri: string) => boolean): Promise<OidcProvider> {
  const client = { client_id: 'longshore', client_secret: randomBytes(24).toString('base64url') };
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { origin, close } = await listen((issuer) => {
    const provider = new Provider(issuer, {
      clients: [{ ...client, redirect_uris: ['https://only.for.its.rule.test/'] }],
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'test' }] },
      cookies: { keys: [randomBytes(24).toString('base64url')] },
      pkce: { required: () => true },
      claims: { email: ['email', 'email_verified'], profile: ['name'] },
      ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
      findAccount: async (_context, id) => ({ accountId: id, claims: () => claimsOf(id) }),
    });
    // Each company that a test makes has an address of its own.
    provider.Client.prototype.redirectUriAllowed = isRedirectUri;
    return provider.callback();
  });
  return { issuer: origin, clientId: client.client_id, clientSecret: client.client_secret, close };
}

function claimsOf(id: string) {
  const email = id.replace(/^.*:/, '');
  return {
    sub: id,
    email,
    email_verified: !email.startsWith('unverified'),
    name: `Person ${email.split('@')[0]}`,
  };
}

import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  type ServerMetadata,
} from 'openid-client';
import { isSameIssuer } from '../../../core/access/sso';
import type { AppContext } from '../context';
import { invalid, type Outcome, succeed } from '../outcome';
import { type FetchLimits, isAllowed, ProviderFetchError, providerFetch } from './provider-fetch.server';

export interface ProviderClient {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * Asks the provider for its discovery document, and answers what is needed to sign in there; or one sentence, about the issuer,
 * on why that cannot be.
 */
export async function openProvider(
  app: Pick<AppContext, 'localMode'>,
  client: ProviderClient,
  timeoutMs?: number,
): Promise<Outcome<Configuration>> {
  const limits: FetchLimits = { allowLoopback: app.localMode, timeoutMs };
  if (!isAllowed(client.issuer, app.localMode)) return invalid(troubles.address, 'issuer');
  try {
    const provider = await discovery(new URL(client.issuer), client.clientId, {}, authentication(client), {
      [customFetch]: providerFetch(limits),
      execute: checksOf(app),
    });
    const sentence = problemOf(provider.serverMetadata(), client.issuer, limits);
    return sentence ? invalid(sentence, 'issuer') : succeed(provider);
  } catch (error) {
    return invalid(sentenceOf(error), 'issuer');
  }
}

/** The same from a discovery document that was found good before, without asking the provider. */
export function providerOf(
  app: Pick<AppContext, 'localMode'>,
  client: ProviderClient,
  metadata: ServerMetadata,
): Configuration {
  const provider = new Configuration(metadata, client.clientId, {}, authentication(client));
  provider[customFetch] = providerFetch({ allowLoopback: app.localMode });
  for (const check of checksOf(app)) check(provider);
  return provider;
}

/** By itself the library trusts TLS in place of the ID token's signature. */
function checksOf({ localMode }: Pick<AppContext, 'localMode'>) {
  return [enableNonRepudiationChecks, ...(localMode ? [allowInsecureRequests] : [])];
}

/** Basic is what every provider must take unless it says otherwise (OpenID Connect Discovery 1.0, section 3). */
function authentication({ clientSecret }: ProviderClient): ClientAuth {
  const [post, basic] = [ClientSecretPost(clientSecret), ClientSecretBasic(clientSecret)];
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (methods.includes('client_secret_basic') ? basic : post)(server, ...rest);
  };
}

const otherIssuer =
  'The provider at this address calls itself by another issuer. Enter the issuer of your own organisation exactly as the provider shows it.';

/** The library lets some providers answer for another issuer than the one that was asked, such as any tenant of Entra ID. */
function problemOf(metadata: ServerMetadata, issuer: string, limits: FetchLimits): string | null {
  if (!isSameIssuer(metadata.issuer, issuer)) return otherIssuer;
  const { authorization_endpoint, token_endpoint, jwks_uri } = metadata;
  const endpoints = [authorization_endpoint, token_endpoint, jwks_uri];
  if (endpoints.some((address) => address === undefined)) {
    return 'The provider at this address does not offer signing in with OpenID Connect. Check the issuer with the provider.';
  }
  if (endpoints.some((address) => !isAllowed(address ?? '', limits.allowLoopback))) {
    return 'The provider names an address that is not a public https address. Ask its administrator to correct that.';
  }
  return null;
}

const troubles: Record<ProviderFetchError['trouble'], string> = {
  address: 'The issuer is not a public https address. Enter the address that the provider shows.',
  redirect: 'The issuer leads on to another address. Enter the address where the provider really is.',
  timeout: 'The issuer did not answer in time. Check the address and try again.',
  unreachable: 'Nothing answers at the issuer. Check the address for a typing error.',
  too_large: 'The issuer answered with more than any provider needs to. Check the address.',
};

function sentenceOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof ProviderFetchError) return troubles[cause.trouble];
    if ('code' in cause && cause.code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED') return otherIssuer;
  }
  return 'There is no OpenID Connect provider at the issuer: no usable /.well-known/openid-configuration was found. Check the address.';
}

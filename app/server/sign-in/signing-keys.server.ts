import { exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import {
  PrivateJwkSchema,
  type PublicJwk,
  publicHalf,
  type SigningKeySet,
  SigningKeySetSchema,
} from '../../../core/access/signing-key-set';

/** RFC 8725, section 3.1: one algorithm, named here and never by the token. */
export const signingAlgorithm = 'RS256';

export interface SigningKeys {
  readonly current: { readonly kid: string; readonly privateKey: CryptoKey };
  /** By key id: all that are still accepted, so that keys can be rotated without ending anybody's sign-in. */
  readonly publicKeys: ReadonlyMap<string, CryptoKey>;
  /** RFC 7517: what /.well-known/jwks.json shows, with retired keys for the receipts that they signed. */
  readonly jwks: { readonly keys: readonly JWK[] };
}

// Importing RSA keys takes milliseconds, and an isolate serves thousands of requests with the same ones.
let imported: { json: string; keys: Promise<SigningKeys> } | undefined;

/** Throws when the text is no key set, or the current key is not in it. Never says a key. */
export function readSigningKeys(json: string): Promise<SigningKeys> {
  if (imported?.json !== json) imported = { json, keys: importKeys(json) };
  return imported.keys;
}

async function importKeys(json: string): Promise<SigningKeys> {
  const parsed = SigningKeySetSchema.safeParse(parseJson(json));
  if (!parsed.success) throw new Error('SIGN_IN_KEYS is not a set of RSA keys');
  const { current, keys, retired = [] } = parsed.data;
  const signing = keys.find(({ kid }) => kid === current);
  if (!signing) throw new Error(`SIGN_IN_KEYS names the current key "${current}" but does not hold it`);
  const shown = (jwk: PublicJwk) => ({ ...publicHalf(jwk), alg: signingAlgorithm, use: 'sig' });
  const publicJwks = keys.map(shown);
  const publicKeys = new Map<string, CryptoKey>();
  for (const jwk of publicJwks) publicKeys.set(jwk.kid, await importKey(jwk));
  return {
    current: { kid: current, privateKey: await importKey(signing) },
    publicKeys,
    jwks: { keys: [...publicJwks, ...retired.map(shown)] },
  };
}

/** A new RSA key of 2048 bits, named after the day it was made. */
export async function makeSigningKey(kid: string): Promise<SigningKeySet['keys'][number]> {
  const { privateKey } = await generateKeyPair(signingAlgorithm, { modulusLength: 2048, extractable: true });
  return PrivateJwkSchema.parse({ ...(await exportJWK(privateKey)), kid });
}

async function importKey(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, signingAlgorithm);
  if (key instanceof Uint8Array) throw new Error('SIGN_IN_KEYS holds a key that is not RSA');
  return key;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // The parser's own message quotes the text, which is a secret.
    return undefined;
  }
}

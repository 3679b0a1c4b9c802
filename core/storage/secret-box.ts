import { z } from 'zod';

/** Where a sealed secret belongs. It opens nowhere else: a row copied to another company stays shut. */
export interface SecretPlace {
  readonly companyId: string;
  readonly rowId: string;
}

/** Keys by id; `current` seals, every listed one opens, so that keys can be rotated. */
export interface SecretKeys {
  readonly current: string;
  readonly keys: Readonly<Record<string, CryptoKey>>;
}

/** The environment's `SECRET_KEYS`: {"current":"k1","keys":{"k1":"<32 bytes, base64>"}}. */
const SecretKeysSchema = z.object({ current: z.string(), keys: z.record(z.string(), z.string()) });

export async function readSecretKeys(json: string): Promise<SecretKeys> {
  const parsed = SecretKeysSchema.parse(JSON.parse(json));
  const keys: Record<string, CryptoKey> = {};
  for (const [keyId, base64] of Object.entries(parsed.keys)) {
    keys[keyId] = await crypto.subtle.importKey('raw', fromBase64(base64), 'AES-GCM', false, [
      'encrypt',
      'decrypt',
    ]);
  }
  if (!keys[parsed.current])
    throw new Error(`SECRET_KEYS names the current key "${parsed.current}" but does not hold it`);
  return { current: parsed.current, keys };
}

/** AES-256-GCM with a fresh 96-bit IV (NIST SP 800-38D). Form: `v1.<key id>.<iv>.<ciphertext>`, base64. */
export async function sealSecret(keys: SecretKeys, place: SecretPlace, secret: string): Promise<string> {
  const key = keys.keys[keys.current];
  if (!key) throw new Error('The current secret key is missing');
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const algorithm = { name: 'AES-GCM', iv, additionalData: additionalData(place) };
  const sealed = await crypto.subtle.encrypt(algorithm, key, new TextEncoder().encode(secret));
  return ['v1', keys.current, toBase64(iv), toBase64(new Uint8Array(sealed))].join('.');
}

/** Throws when the text was made for another place, altered, or sealed with an unknown key. Never says the secret. */
export async function openSecret(keys: SecretKeys, place: SecretPlace, sealed: string): Promise<string> {
  const [version, keyId, iv, ciphertext] = sealed.split('.');
  const key = keyId ? keys.keys[keyId] : undefined;
  if (version !== 'v1' || !key || !iv || !ciphertext)
    throw new Error('A sealed secret has an unknown form or key');
  const algorithm = { name: 'AES-GCM', iv: fromBase64(iv), additionalData: additionalData(place) };
  return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, key, fromBase64(ciphertext)));
}

function additionalData(place: SecretPlace): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    new TextEncoder().encode(JSON.stringify(['longshore-secret', place.companyId, place.rowId])),
  );
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function fromBase64(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

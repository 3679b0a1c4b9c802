import { makeSigningKey } from '../../app/server/sign-in/signing-keys.server';
import { publicHalf, type SigningKeySet, SigningKeySetSchema } from '../../core/access/signing-key-set';
import { UsageError } from './parse-arguments';

/** A new `SIGN_IN_KEYS` with one key. */
export async function makeKeySet(nowMs: number): Promise<SigningKeySet> {
  const key = await makeSigningKey(nameOf(nowMs));
  return { current: key.kid, keys: [key] };
}

/** A new key signs; the one that signed until now is still accepted. Of older ones the public halves stay, for receipts. */
export async function rotateKeySet(json: string, nowMs: number): Promise<SigningKeySet> {
  const { current, keys, retired = [] } = parseKeySet(json);
  const before = keys.find(({ kid }) => kid === current);
  if (!before)
    throw new UsageError('The current key is not among the keys. Give the whole value of SIGN_IN_KEYS.');
  const key = await makeSigningKey(nameOf(nowMs));
  const older = keys.filter(({ kid }) => kid !== current).map(publicHalf);
  return { current: key.kid, keys: [key, before], retired: [...older, ...retired] };
}

/** The parser's own message would quote the text, which is a secret. */
function parseKeySet(json: string): SigningKeySet {
  try {
    return SigningKeySetSchema.parse(JSON.parse(json));
  } catch {
    throw new UsageError(
      'This is no value of SIGN_IN_KEYS. Give it as it was set, by --file or the standard input.',
    );
  }
}

/** By the second, so that two keys of one day have two names. */
function nameOf(nowMs: number): string {
  return new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
}

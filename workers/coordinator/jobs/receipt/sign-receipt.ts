import { CompactSign, importJWK } from 'jose';
import { SigningKeySetSchema } from '../../../../core/access/signing-key-set';
import { receiptType, type SignedReceipt } from '../../../../core/receipts/signed-receipt';

const algorithm = 'RS256';

/** A compact JWS (RFC 7515) by the key that signs sign-ins, whose public half /.well-known/jwks.json shows. Never says a key. */
export async function signReceipt(keySet: string, receipt: SignedReceipt): Promise<string> {
  const { current, keys } = readKeySet(keySet);
  const jwk = keys.find(({ kid }) => kid === current);
  if (!jwk) throw new Error('SIGN_IN_KEYS does not hold its current key');
  const key = await importJWK(jwk, algorithm);
  return await new CompactSign(new TextEncoder().encode(JSON.stringify(receipt)))
    .setProtectedHeader({ alg: algorithm, typ: receiptType, kid: current })
    .sign(key);
}

function readKeySet(text: string) {
  try {
    return SigningKeySetSchema.parse(JSON.parse(text));
  } catch {
    // The parser's own message quotes the text, which is a secret.
    throw new Error('SIGN_IN_KEYS is not a set of RSA keys');
  }
}

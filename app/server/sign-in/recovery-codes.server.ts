import { randomBytes } from 'node:crypto';
import { hashToken } from './opaque-token.server';

const codeCount = 10;
const codeLength = 16;
/** 32 characters, without those that look like others (Crockford's base32). */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** Ten codes of 80 random bits, as `xxxx-xxxx-xxxx-xxxx`. */
export function makeRecoveryCodes(): string[] {
  return Array.from({ length: codeCount }, () => {
    const letters = [...randomBytes(codeLength)].map((byte) => alphabet.charAt(byte % alphabet.length));
    return letters.join('').replace(/.{4}(?=.)/g, '$&-');
  });
}

/** What is stored of a code; 80 random bits cannot be searched backwards from a plain hash. */
export function hashRecoveryCode(code: string): string {
  return hashToken(`recovery code: ${code.toLowerCase().replace(/[^a-z0-9]/g, '')}`);
}

export function looksLikeRecoveryCode(code: string): boolean {
  return code.replace(/[^a-z0-9]/gi, '').length === codeLength;
}

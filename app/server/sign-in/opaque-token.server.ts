import { createHash, createHmac, randomBytes } from 'node:crypto';

/** 256 random bits, base64url. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a token: with 256 random bits, a plain hash cannot be searched backwards. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/**
 * The token that comes after this one. It is derived and not drawn, so that two tabs that refresh at once, or one whose answer
 * was lost, are given the same successor, although only its hash is stored.
 */
export function successorOf(secret: string, token: string): string {
  return createHmac('sha256', secret).update(`longshore refresh token: ${token}`).digest('base64url');
}

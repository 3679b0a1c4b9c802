import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { readCookie, setCookie } from '../sign-in/sign-in-cookies.server';

/** What the browser that starts a sign-in keeps until it comes back from the provider. */
const PendingSignInSchema = z.object({
  companyId: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  state: z.string().min(1),
  nonce: z.string().min(1),
  /** PKCE (RFC 7636): worth nothing without the code, which only this browser is given. */
  codeVerifier: z.string().min(1),
  /** Where the person wanted to go: a path of this site. */
  next: z.string(),
  expiresAtMs: z.number(),
});
export type PendingSignIn = z.infer<typeof PendingSignInSchema>;

export const pendingSignInSeconds = 10 * 60;
const kind = 'sso';

/** The `Set-Cookie` value that keeps it; a second start in the same browser takes its place. */
export function pendingCookie(request: Request, secret: string, pending: PendingSignIn): string {
  const text = Buffer.from(JSON.stringify(pending)).toString('base64url');
  return setCookie(request, kind, `${text}.${signature(secret, text)}`, pendingSignInSeconds);
}

export function clearedPendingCookie(request: Request): string {
  return setCookie(request, kind, '', 0);
}

/** Null where there is none, it was altered, or its ten minutes are over. */
export function readPending(request: Request, secret: string, nowMs: number): PendingSignIn | null {
  const [text = '', mac = '', ...rest] = readCookie(request, kind).split('.');
  const [wanted, given] = [Buffer.from(signature(secret, text)), Buffer.from(mac)];
  if (rest.length > 0 || wanted.length !== given.length || !timingSafeEqual(wanted, given)) return null;
  const parsed = PendingSignInSchema.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  return parsed.success && parsed.data.expiresAtMs > nowMs ? parsed.data : null;
}

/** The words in front keep it from being a signature of anything else under the same secret. */
function signature(secret: string, text: string): string {
  return createHmac('sha256', secret).update(`longshore single sign-on: ${text}`).digest('base64url');
}

import { z } from 'zod';
import type { AppContext } from '../context';
import { readCookie, setCookie } from '../sign-in/sign-in-cookies.server';
import { readSignedText, signText } from '../sign-in/signed-text.server';

/** What the browser that starts a sign-in keeps until it comes back from the provider. */
const PendingSsoSchema = z.object({
  companyId: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  state: z.string().min(1),
  nonce: z.string().min(1),
  /** PKCE (RFC 7636): worth nothing without the code, which only this browser is given. */
  codeVerifier: z.string().min(1),
  /** Where the person wanted to go: a path of this site. */
  next: z.string(),
});
export type PendingSso = z.infer<typeof PendingSsoSchema>;

const purpose = 'single sign-on';
const cookieKind = 'sso';
const pendingSeconds = 10 * 60;

/** The `Set-Cookie` value that keeps it; a second start in the same browser takes its place. */
export function setPendingSso(app: AppContext, request: Request, pending: PendingSso): string {
  const expiresAtMs = app.nowMs() + pendingSeconds * 1000;
  const text = signText(app.env.SIGN_IN_SECRET, purpose, pending, expiresAtMs);
  return setCookie(request, cookieKind, text, pendingSeconds);
}

export function clearedPendingSso(request: Request): string {
  return setCookie(request, cookieKind, '', 0);
}

/** Null where there is none, it was altered, or its ten minutes are over. */
export function readPendingSso(app: AppContext, request: Request): PendingSso | null {
  const text = readCookie(request, cookieKind);
  return readSignedText(app.env.SIGN_IN_SECRET, purpose, text, PendingSsoSchema, app.nowMs());
}

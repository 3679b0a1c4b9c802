import { parse, serialize } from 'hono/utils/cookie';
import { accessTokenSeconds } from './access-token.server';

export const refreshTokenSeconds = 7 * 24 * 60 * 60;

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

const lifetimes = { access: accessTokenSeconds, refresh: refreshTokenSeconds } as const;

/** Decides in one place, by the request's scheme, whether a cookie may be Secure (and so `__Host-`). */
export function cookieName(request: Request, kind: string): string {
  return isSecure(request) ? `__Host-longshore-${kind}` : `longshore-${kind}`;
}

/** The tokens that a browser sent; each empty where it sent none. */
export function readTokenCookies(request: Request): Tokens {
  return { accessToken: readCookie(request, 'access'), refreshToken: readCookie(request, 'refresh') };
}

/** The `Set-Cookie` values of a sign-in or a refresh. */
export function tokenCookies(request: Request, tokens: Tokens): string[] {
  return [
    setCookie(request, 'access', tokens.accessToken, lifetimes.access),
    setCookie(request, 'refresh', tokens.refreshToken, lifetimes.refresh),
  ];
}

/** The `Set-Cookie` values that take a sign-in away. */
export function clearedTokenCookies(request: Request): string[] {
  return [setCookie(request, 'access', '', 0), setCookie(request, 'refresh', '', 0)];
}

/** An HTTP-only cookie of this site; `kind` is the end of its name. */
export function setCookie(request: Request, kind: string, value: string, maxAgeSeconds: number): string {
  return serialize(cookieName(request, kind), value, {
    path: '/',
    maxAge: maxAgeSeconds,
    httpOnly: true,
    sameSite: 'Lax',
    secure: isSecure(request),
  });
}

export function readCookie(request: Request, kind: string): string {
  const name = cookieName(request, kind);
  return parse(request.headers.get('cookie') ?? '', name)[name] ?? '';
}

function isSecure(request: Request): boolean {
  return new URL(request.url).protocol === 'https:';
}

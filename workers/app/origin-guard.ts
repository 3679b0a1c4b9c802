const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

export type OriginVerdict =
  | 'allowed'
  /** A page of another site sent it, or a browser does not say which page did. */
  | 'other_origin'
  /** A cookie came without any word on the page that sent it, as no browser does it. */
  | 'unknown_origin';

/**
 * Whether a request that may change something, or a socket upgrade, was made by a page of ours (OWASP, "Cross-Site Request
 * Forgery Prevention": Fetch Metadata and the Origin). SameSite=Lax stops most of the others; sockets and neighbours on a
 * subdomain it does not stop. `allowedOrigins` may send requests that name themselves by a bearer token, never by a cookie.
 */
export function originVerdict(request: Request, allowedOrigins: ReadonlySet<string>): OriginVerdict {
  const upgrades = request.headers.get('upgrade') !== null;
  if (safeMethods.has(request.method) && !upgrades) return 'allowed';
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  const byBearer = request.headers.get('authorization') !== null;
  if (origin === null && site === null) {
    // Clients that are no browsers send neither; they have no reason to send a cookie.
    return !byBearer && request.headers.get('cookie') !== null ? 'unknown_origin' : 'allowed';
  }
  if (isOurs(request, origin, site)) return 'allowed';
  return byBearer && origin !== null && allowedOrigins.has(origin) ? 'allowed' : 'other_origin';
}

/** Both must say so, where both are there: "none" is the person's own doing, such as an address that they typed. */
function isOurs(request: Request, origin: string | null, site: string | null): boolean {
  if (site !== null && site !== 'same-origin' && site !== 'none') return false;
  // A form of a page that gives away no referrer, as pages with a secret in their address do, names its origin "null".
  if (origin === 'null') return site === 'same-origin';
  return origin === null || origin === new URL(request.url).origin;
}

/** The environment's API_CORS_ORIGINS: origins with commas between them; null or empty allows none. */
export function readAllowedOrigins(text: string | undefined): ReadonlySet<string> {
  const origins = (text ?? '').split(',').map((origin) => origin.trim());
  return new Set(origins.filter((origin) => origin !== '' && origin !== 'null'));
}

export const originSentences = {
  other_origin:
    'This request came from a page of another site, so nothing was done. Open Longshore itself and try again there.',
  unknown_origin:
    'This request has a cookie but does not say which page sent it, so nothing was done. Use a bearer token instead.',
} as const;

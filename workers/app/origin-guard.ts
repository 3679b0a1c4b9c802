const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request that may change something, or a socket upgrade, was made by a page of another site. The cookie is
 * SameSite=Lax, which stops most of these; sockets and same-site neighbours it does not stop. Clients that are no
 * browsers send no Origin.
 */
export function isFromOtherOrigin(request: Request): boolean {
  const upgrades = request.headers.get('upgrade') !== null;
  if (safeMethods.has(request.method) && !upgrades) return false;
  const origin = request.headers.get('origin');
  if (origin === null) return false;
  return !URL.canParse(origin) || new URL(origin).host !== new URL(request.url).host;
}

export const otherOriginSentence =
  'This request came from a page of another site, so nothing was done. Open Longshore itself and try again there.';

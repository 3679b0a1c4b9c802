import type { Whereabouts } from '../../core/audit/audit-entry';

const longestUserAgent = 400;

/** From where a request came, as the edge says it; on a laptop there is no edge, and only the address is known. */
export function whereaboutsOf(request: Request, requestId: string, localMode: boolean): Whereabouts {
  // The local runtime fills in a place of its own.
  const cf = localMode ? undefined : (request as Request<unknown, IncomingRequestCfProperties>).cf;
  const place = [cf?.city, cf?.country].filter(Boolean).join(', ');
  return {
    // Set by Cloudflare itself, which replaces what a client sends under this name.
    address: request.headers.get('cf-connecting-ip'),
    place: place === '' ? null : place,
    userAgent: request.headers.get('user-agent')?.slice(0, longestUserAgent) ?? null,
    requestId,
  };
}

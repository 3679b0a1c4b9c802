/** To a person at a page that was given another answer. */
export const answeredElsewhere =
  'Something between this browser and Longshore answers in its place. Check the network connection and try again.';

/**
 * Whether an answer of /api/v1 is Longshore's own: refusals are problems (RFC 9457), all else is JSON. The page of a proxy, or of the
 * portal of a network, says nothing of the sign-in or of what was asked for, whatever its status; of a server that is busy (5xx) the
 * status is enough.
 */
export function isOwnAnswer({ status, headers }: Pick<Response, 'status' | 'headers'>): boolean {
  if (status >= 500 || status === 204) return true;
  const type = headers.get('content-type')?.split(';')[0]?.trim();
  return type === (status < 400 ? 'application/json' : 'application/problem+json');
}

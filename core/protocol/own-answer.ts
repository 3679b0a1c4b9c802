const ofTheApi = /^application\/(problem\+)?json\b/;

/**
 * Whether an answer of /api/v1 is Longshore's own. The page of a proxy, or of the portal of a network, says nothing of the sign-in or
 * of what was asked for, whatever its status; of a server that is busy (5xx) the status is enough.
 */
export function isOwnAnswer({ status, headers }: Pick<Response, 'status' | 'headers'>): boolean {
  return status >= 500 || status === 204 || ofTheApi.test(headers.get('content-type') ?? '');
}

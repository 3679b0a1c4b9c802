import type { APIResponse, BrowserContext } from 'playwright-core';

export interface PageRequest {
  readonly method?: string;
  readonly data?: unknown;
  readonly headers?: Record<string, string>;
  readonly maxRedirects?: number;
}

/**
 * With the context's cookies, and from the origin of the page itself: a cookie alone is no proof of whose page asked.
 * Each request has a connection of its own, since workerd ends those that were idle for five seconds, and one that is taken again
 * just then is reset (`pipelineTimeout` of its HTTP server).
 */
export async function requestAsPage(
  context: BrowserContext,
  url: string,
  { headers, ...request }: PageRequest = {},
): Promise<APIResponse> {
  const ours = { origin: new URL(url).origin, connection: 'close' };
  return await context.request.fetch(url, { ...request, headers: { ...ours, ...headers } });
}

import type { APIResponse, BrowserContext } from 'playwright-core';

export interface PageRequest {
  readonly method?: string;
  readonly data?: unknown;
  readonly headers?: Record<string, string>;
  readonly maxRedirects?: number;
}

/**
 * Of requests that go over a connection which workerd ends just then, since it was idle for five seconds (`pipelineTimeout` of its HTTP
 * server). Playwright keeps connections whatever the request says of them; what is sent by an ended one reaches nobody.
 */
export const overAnotherConnection = { maxRetries: 2 };

/** With the context's cookies, and from the origin of the page itself: a cookie alone is no proof of whose page asked. */
export async function requestAsPage(
  context: BrowserContext,
  url: string,
  { headers, ...request }: PageRequest = {},
): Promise<APIResponse> {
  const ours = { origin: new URL(url).origin, ...headers };
  return await context.request.fetch(url, { ...request, ...overAnotherConnection, headers: ours });
}

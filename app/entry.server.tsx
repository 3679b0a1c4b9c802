import type { AppLoadContext, EntryContext } from '@remix-run/cloudflare';
import { isRouteErrorResponse, RemixServer } from '@remix-run/react';
import { isbot } from 'isbot';
import { renderToReadableStream } from 'react-dom/server';
import { NonceProvider } from './components/nonce';

/** After this, what has not been rendered is given up, and the person sees the error page. */
const renderTimeoutMs = 10_000;

export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { app, requestId }: AppLoadContext,
): Promise<Response> {
  const nonce = crypto.randomUUID();
  let shellRendered = false;
  let shownStatus = status;
  const page = (
    <NonceProvider value={nonce}>
      <RemixServer context={remixContext} url={request.url} nonce={nonce} />
    </NonceProvider>
  );
  const body = await renderToReadableStream(page, {
    nonce,
    signal: AbortSignal.any([request.signal, AbortSignal.timeout(renderTimeoutMs)]),
    onError(cause) {
      // Before the shell is out, the rejection itself reaches the Worker, which logs it.
      if (shellRendered && !request.signal.aborted) {
        console.error('A page could not be rendered', { requestId, cause });
      }
      shownStatus = 500;
    },
  });
  shellRendered = true;
  if (isbot(request.headers.get('user-agent') ?? '')) await body.allReady;
  setPageHeaders(headers, nonce, app.localMode);
  return new Response(body, { headers, status: shownStatus });
}

function setPageHeaders(headers: Headers, nonce: string, localMode: boolean): void {
  headers.set('content-type', 'text/html; charset=utf-8');
  // Pages hold a company's data: no shared cache may keep them, no other site may frame them.
  headers.set('cache-control', 'private, no-store');
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'same-origin');
  // Vite's development server puts scripts of its own into the page.
  if (import.meta.env.PROD) headers.set('content-security-policy', contentPolicy(nonce, localMode));
}

function contentPolicy(nonce: string, localMode: boolean): string {
  return [
    "default-src 'self'",
    // hash-wasm compiles its checksums in the browser.
    `script-src 'self' 'nonce-${nonce}' 'wasm-unsafe-eval'`,
    // React's style attributes, and the styles that sonner puts into the page.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "worker-src 'self' blob:",
    // Buckets are at addresses that each company chooses; on a laptop they speak plain http.
    `connect-src 'self' https: wss:${localMode ? ' http: ws:' : ''}`,
    "form-action 'self'",
    "base-uri 'self'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Errors of loaders and actions. What a person cancelled is none. */
export function handleError(
  cause: unknown,
  { request, context }: { request: Request; context: AppLoadContext },
): void {
  // Such as a method that a page does not take: answered as it should be, and no fault of ours.
  const isAnswered = isRouteErrorResponse(cause) && cause.status < 500;
  if (request.signal.aborted || isAnswered) return;
  console.error('A page failed unexpectedly', { requestId: context.requestId, url: request.url, cause });
}

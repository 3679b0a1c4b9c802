import type { AppLoadContext, EntryContext } from '@remix-run/cloudflare';
import { isRouteErrorResponse, RemixServer } from '@remix-run/react';
import { isbot } from 'isbot';
import { renderToReadableStream } from 'react-dom/server';
import { NonceProvider } from './components/nonce';
import { developmentPolicy, pagePolicy } from './server/content-policy';
import { loggableCause, loggablePath } from './server/loggable';

/** After this, what has not been rendered is given up, and the person sees the error page. */
const renderTimeoutMs = 10_000;

export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { requestId }: AppLoadContext,
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
        console.error('A page could not be rendered', { requestId, cause: loggableCause(cause) });
      }
      shownStatus = 500;
    },
  });
  shellRendered = true;
  if (isbot(request.headers.get('user-agent') ?? '')) await body.allReady;
  setPageHeaders(headers, nonce, new URL(request.url).origin);
  if (remixContext.staticHandlerContext.matches.some(isOneTimeLink))
    headers.set('referrer-policy', 'no-referrer');
  return new Response(body, { headers, status: shownStatus });
}

/** Those that only a page knows; the Worker adds what every answer has. */
function setPageHeaders(headers: Headers, nonce: string, origin: string): void {
  headers.set('content-type', 'text/html; charset=utf-8');
  // Pages hold a company's data: no shared cache may keep them.
  headers.set('cache-control', 'private, no-store');
  headers.set(
    'content-security-policy',
    import.meta.env.PROD ? pagePolicy({ nonce, origin }) : developmentPolicy,
  );
}

/** A link that works once stands in the address of its page, and must not travel on from there. */
function isOneTimeLink({ params }: EntryContext['staticHandlerContext']['matches'][number]): boolean {
  return params.token !== undefined;
}

/** Errors of loaders and actions. What a person cancelled is none. */
export function handleError(
  cause: unknown,
  { request, context }: { request: Request; context: AppLoadContext },
): void {
  // Such as a method that a page does not take: answered as it should be, and no fault of ours.
  const isAnswered = isRouteErrorResponse(cause) && cause.status < 500;
  if (request.signal.aborted || isAnswered) return;
  const { requestId } = context;
  const path = loggablePath(request.url);
  console.error('A page failed unexpectedly', { requestId, path, cause: loggableCause(cause) });
}

import * as build from 'virtual:remix/server-build';
import { createRequestHandler } from '@remix-run/cloudflare';
import { type AppEnv, createAppContext } from '../../app/server/context';
import { loggableCause, loggablePath } from '../../app/server/loggable';
import { authenticate } from '../../app/server/sign-in/authenticate.server';
import { createApi } from './api/app';
import { readAppEnv } from './env';
import { createOperatorApp } from './operator/operator-app';
import { originSentences, originVerdict } from './origin-guard';
import { takePageBody } from './page-body';
import { withSecurityHeaders } from './security-headers';
import { isWebWorkerScript, webWorkerScript } from './web-worker-script';

const api = createApi();
const operator = createOperatorApp();
const handlePage = createRequestHandler(build);

export default {
  async fetch(request, env, ctx): Promise<Response> {
    return withSecurityHeaders(request, await answer(request, env, ctx));
  },
} satisfies ExportedHandler<AppEnv>;

async function answer(request: Request, env: AppEnv, ctx: ExecutionContext): Promise<Response> {
  const requestId = request.headers.get('cf-ray') ?? crypto.randomUUID();
  try {
    const checked = readAppEnv(env);
    const { pathname } = new URL(request.url);
    if (/^\/(api|\.well-known)\//.test(pathname)) return await api.fetch(request, checked, ctx);
    if (pathname.startsWith('/operator/')) return await operator.fetch(request, checked, ctx);
    // Pages are never called from elsewhere, whatever the API allows.
    const verdict = originVerdict(request, new Set());
    if (verdict !== 'allowed') return plain(403, originSentences[verdict]);
    const app = createAppContext(checked, { request, requestId, ctx });
    if (isWebWorkerScript(request)) return await webWorkerScript(request, app);
    const page = await takePageBody(request);
    if (!page.ok) return plain(page.status, page.sentence);
    // Before the loaders, which run in parallel: a refresh happens once, and its cookies go out with the page.
    const { setCookies } = await authenticate(request, app);
    return withCookies(await handlePage(page.request, { app, cloudflare: { ctx }, requestId }), setCookies);
  } catch (cause) {
    const path = loggablePath(request.url);
    console.error('A request failed unexpectedly', { requestId, path, cause: loggableCause(cause) });
    return plain(
      500,
      `Something went wrong on our side. Load the page again; if it stays, tell your administrator the request ID ${requestId}.`,
    );
  }
}

/** A page that sets these cookies itself (signing in or out) has the last word. */
function withCookies(response: Response, setCookies: readonly string[]): Response {
  if (setCookies.length === 0) return response;
  const names = new Set(response.headers.getSetCookie().map(nameOf));
  const answer = new Response(response.body, response);
  for (const value of setCookies) if (!names.has(nameOf(value))) answer.headers.append('set-cookie', value);
  return answer;
}

function nameOf(setCookie: string): string {
  return setCookie.slice(0, setCookie.indexOf('='));
}

function plain(status: number, sentence: string): Response {
  return new Response(sentence, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}

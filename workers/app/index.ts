import * as build from 'virtual:remix/server-build';
import { createRequestHandler } from '@remix-run/cloudflare';
import { type AppEnv, createAppContext } from '../../app/server/context';
import { createApi } from './api/app';
import { readAppEnv } from './env';
import { isFromOtherOrigin, otherOriginSentence } from './origin-guard';

const api = createApi();
const handlePage = createRequestHandler(build);

export default {
  async fetch(request, env, ctx): Promise<Response> {
    const requestId = request.headers.get('cf-ray') ?? crypto.randomUUID();
    try {
      const checked = readAppEnv(env);
      if (new URL(request.url).pathname.startsWith('/api/')) return await api.fetch(request, checked, ctx);
      if (isFromOtherOrigin(request)) return plain(403, otherOriginSentence);
      return await handlePage(request, { app: createAppContext(checked), cloudflare: { ctx }, requestId });
    } catch (cause) {
      console.error('A request failed unexpectedly', { requestId, url: request.url, cause });
      return plain(
        500,
        `Something went wrong on our side. Load the page again; if it stays, tell your administrator the request ID ${requestId}.`,
      );
    }
  },
} satisfies ExportedHandler<AppEnv>;

function plain(status: number, sentence: string): Response {
  return new Response(sentence, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}

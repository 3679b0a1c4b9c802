import { webWorkerPolicy } from '../../app/server/content-policy';
import type { AppContext } from '../../app/server/context';
import { authenticate } from '../../app/server/sign-in/authenticate.server';
import { storageOrigins } from '../../app/server/storage-origins.server';

/** Where Vite puts the entries of Web Workers (vite.config.ts); wrangler.toml sends these requests here first. */
const folder = '/web-workers/';

export function isWebWorkerScript(request: Request): boolean {
  return new URL(request.url).pathname.startsWith(folder);
}

/**
 * A Web Worker is bound by the policy of its own script's answer, so that this answer names the buckets of the company whose
 * person asks. It is never kept: the next Web Worker of the tab already knows a storage profile that was made meanwhile.
 */
export async function webWorkerScript(request: Request, app: AppContext): Promise<Response> {
  // Without the condition, which would be answered by "not modified", and so by the policy of a kept answer.
  const script = await app.env.ASSETS?.fetch(new URL(request.url));
  if (!script?.ok) return new Response('There is no such file.', { status: 404 });
  const { actor, setCookies } = await authenticate(request, app);
  const origins = actor ? await storageOrigins(app, actor.companyId) : [];
  const { origin } = new URL(request.url);
  const answer = new Response(script.body, script);
  answer.headers.set('content-security-policy', webWorkerPolicy({ origin, storageOrigins: origins }));
  answer.headers.set('cache-control', 'private, no-store');
  answer.headers.delete('etag');
  for (const value of setCookies) answer.headers.append('set-cookie', value);
  return answer;
}

/**
 * Where to go after signing in: only ever a path of this site. `wanted` is the form's or the address's `next`. A path that
 * begins with two slashes, as "/.//elsewhere.test" does once it is parsed, would be another host to the browser.
 */
export function safeNext(request: Request, wanted?: ReturnType<FormData['get']>): string {
  const url = new URL(request.url);
  const next = wanted ?? url.searchParams.get('next');
  if (typeof next !== 'string' || !next.startsWith('/') || !URL.canParse(next, url.origin)) return '/';
  const parsed = new URL(next, url.origin);
  return parsed.origin === url.origin ? parsed.pathname.replace(/^\/{2,}/, '/') + parsed.search : '/';
}

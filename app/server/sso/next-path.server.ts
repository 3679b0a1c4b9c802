import { safeNext } from '../sign-in/sign-in.server';

/** Where the person wanted to go; a browser would take two slashes at its beginning for another host. */
export function nextPath(request: Request): string {
  return safeNext(request, new FormData()).replace(/^\/{2,}/, '/');
}

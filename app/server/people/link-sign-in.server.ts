import { redirect } from '@remix-run/cloudflare';
import type { UserRow } from '../../../db/users';
import type { AppContext } from '../context';
import { signInBrowser } from '../sign-in/browser-sign-in.server';
import { secondFactorPage, setPendingSignIn } from '../sign-in/pending-sign-in.server';
import { redirectWithCookies } from '../sign-in/sign-in.server';

/** Whoever opened a one-time link comes in; a person with a second factor is asked for it first. */
export async function signInByLink(
  request: Request,
  app: AppContext,
  user: UserRow,
  method: 'invitation' | 'reset',
): Promise<Response> {
  if (user.totpConfirmedAtMs !== null)
    return redirectWithCookies(secondFactorPage, [
      setPendingSignIn(app, request, user, { method, next: '/' }),
    ]);
  const cookies = await signInBrowser(app, request, user, method);
  return cookies ? redirectWithCookies('/', cookies) : redirect('/sign-in');
}

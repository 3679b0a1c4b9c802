import { redirect } from '@remix-run/cloudflare';
import type { AppContext } from '../context';
import { signInBrowser } from './browser-sign-in.server';
import { checkSecondFactor, sentenceOf } from './check-credentials.server';
import { clearedPendingSignIn, readPendingSignIn } from './pending-sign-in.server';
import { redirectWithCookies } from './sign-in.server';

/** Answers the form that asks for the second factor: a redirect with the cookies, or why not, in one sentence. */
export async function finishSignIn(request: Request, app: AppContext): Promise<Response | string> {
  const pending = await readPendingSignIn(app, request);
  if (!pending) return redirect('/sign-in?expired');
  const code = String((await request.formData()).get('code') ?? '').trim();
  if (code === '') return 'Enter the code that your authenticator app shows, or a recovery code.';
  const verdict = await checkSecondFactor(app, request, pending.user, code);
  if (verdict.kind !== 'ok') return sentenceOf(verdict, 'code');
  const cookies = await signInBrowser(app, request, pending.user, pending.method);
  if (!cookies) return redirect('/sign-in?expired');
  return redirectWithCookies(pending.next, [...cookies, clearedPendingSignIn(request)]);
}

import { redirect } from '@remix-run/cloudflare';
import { Authenticator } from 'remix-auth';
import { FormStrategy } from 'remix-auth-form';
import { z } from 'zod';
import type { Actor } from '../../../core/access/actor';
import type { AppContext } from '../context';
import { authenticate } from './authenticate.server';
import { signInBrowser } from './browser-sign-in.server';
import { type Credentials, checkCredentials, sentenceOf, type Wrong } from './check-credentials.server';
import { secondFactorPage, setPendingSignIn } from './pending-sign-in.server';
import { safeNext } from './safe-next';
import { clearedTokenCookies } from './sign-in-cookies.server';
import { endSignIns } from './start-sign-in.server';

export interface SignInRefusal {
  readonly sentence: string;
  /** What was typed, to fill the form again. */
  readonly username: string;
}

export const CredentialsSchema = z.object({
  username: z.string().trim().min(1).max(200),
  password: z.string().min(1).max(1_000),
});

type Typed = { ok: true; credentials: Credentials; next: string } | { ok: false; refusal: SignInRefusal };

/** Answers the sign-in form: a redirect with the cookies, or why not. */
export async function signIn(request: Request, app: AppContext): Promise<Response | SignInRefusal> {
  const authenticator = new Authenticator<Typed>();
  authenticator.use(new FormStrategy<Typed>(async ({ form }) => readForm(form, request)));
  const typed = await authenticator.authenticate('form', request);
  if (!typed.ok) return typed.refusal;
  const { credentials, next } = typed;
  const verdict = await checkCredentials(app, request, credentials);
  switch (verdict.kind) {
    case 'ok': {
      const cookies = await signInBrowser(app, request, verdict.user, 'password');
      return cookies ? redirectWithCookies(next, cookies) : refusalOf({ kind: 'wrong' }, credentials);
    }
    case 'needs_second_factor': {
      const then = { method: 'password', next } as const;
      return redirectWithCookies(secondFactorPage, [setPendingSignIn(app, request, verdict.user, then)]);
    }
    default:
      return refusalOf(verdict, credentials);
  }
}

function refusalOf(wrong: Wrong, { username }: Credentials): SignInRefusal {
  return { sentence: sentenceOf(wrong, 'password'), username };
}

export async function signOut(request: Request, app: AppContext): Promise<Response> {
  const { actor } = await authenticate(request, app);
  if (actor) await endThisSignIn(app, actor);
  return redirectWithCookies('/sign-in', clearedTokenCookies(request));
}

export async function endThisSignIn(app: AppContext, actor: Actor): Promise<void> {
  if (actor.via.kind !== 'sign-in') return;
  await endSignIns(app, actor, { userId: actor.userId, signInId: actor.via.signInId }, 'signed_out');
}

export function redirectWithCookies(to: string, setCookies: readonly string[]): Response {
  const response = redirect(to);
  for (const value of setCookies) response.headers.append('set-cookie', value);
  return response;
}

function readForm(form: FormData, request: Request): Typed {
  const username = String(form.get('username') ?? '').trim();
  const typed = CredentialsSchema.safeParse({ username, password: form.get('password') });
  if (typed.success) return { ok: true, credentials: typed.data, next: safeNext(request, form.get('next')) };
  return { ok: false, refusal: { sentence: 'Enter your username and your password.', username } };
}

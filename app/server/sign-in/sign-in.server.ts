import { redirect } from '@remix-run/cloudflare';
import { Authenticator } from 'remix-auth';
import { FormStrategy } from 'remix-auth-form';
import { z } from 'zod';
import { findUserBySignInName, type UserRow } from '../../../db/users';
import type { AppContext } from '../context';
import { authenticate } from './authenticate.server';
import { verifyNoPassword, verifyPassword } from './password.server';
import { clearedTokenCookies, tokenCookies } from './sign-in-cookies.server';
import { endSignIns, startSignIn } from './start-sign-in.server';

export interface SignInRefusal {
  readonly sentence: string;
  /** What was typed, to fill the form again. */
  readonly username: string;
}

const CredentialsSchema = z.object({
  username: z.string().trim().min(1).max(200),
  password: z.string().min(1).max(1_000),
});

type Verdict = { ok: true; user: UserRow; next: string } | { ok: false; refusal: SignInRefusal };

/** Answers the sign-in form: a redirect with the cookies, or why not. */
export async function signIn(request: Request, app: AppContext): Promise<Response | SignInRefusal> {
  const authenticator = new Authenticator<Verdict>();
  authenticator.use(new FormStrategy<Verdict>(({ form }) => judge(form, request, app)));
  const verdict = await authenticator.authenticate('form', request);
  if (!verdict.ok) return verdict.refusal;
  const tokens = await startSignIn(app, verdict.user, 'password');
  return redirectWithCookies(verdict.next, tokenCookies(request, tokens));
}

export async function signOut(request: Request, app: AppContext): Promise<Response> {
  const { actor } = await authenticate(request, app);
  if (actor?.via.kind === 'sign-in') {
    await endSignIns(app, actor, { userId: actor.userId, signInId: actor.via.signInId }, 'signed_out');
  }
  return redirectWithCookies('/sign-in', clearedTokenCookies(request));
}

export function redirectWithCookies(to: string, setCookies: readonly string[]): Response {
  const response = redirect(to);
  for (const value of setCookies) response.headers.append('set-cookie', value);
  return response;
}

async function judge(form: FormData, request: Request, app: AppContext): Promise<Verdict> {
  const username = String(form.get('username') ?? '').trim();
  const refuse = (sentence: string): Verdict => ({ ok: false, refusal: { sentence, username } });
  const typed = CredentialsSchema.safeParse({ username, password: form.get('password') });
  if (!typed.success) return refuse('Enter your username and your password.');
  const user = await findUserBySignInName(app.db, typed.data.username);
  const right = user
    ? await verifyPassword(typed.data.password, user.passwordHash)
    : await verifyNoPassword(typed.data.password);
  if (!user || !right) return refuse('The username or the password is wrong. Check both and try again.');
  // Said only to someone who knows the password.
  if (!user.active)
    return refuse('Your account is not active. Ask an administrator of your company to activate it.');
  return { ok: true, user, next: safeNext(request, form) };
}

/** Where to go after signing in: only ever a path of this site. */
export function safeNext(request: Request, form: FormData): string {
  const url = new URL(request.url);
  const wanted = form.get('next') ?? url.searchParams.get('next');
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || !URL.canParse(wanted, url.origin)) return '/';
  const next = new URL(wanted, url.origin);
  return next.origin === url.origin ? next.pathname + next.search : '/';
}

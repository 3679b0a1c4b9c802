import { redirect } from '@remix-run/cloudflare';
import { Authenticator } from 'remix-auth';
import { FormStrategy } from 'remix-auth-form';
import { z } from 'zod';
import type { Actor } from '../../core/access/permissions';
import { findUserById, findUserByUsername } from '../../db/users';
import type { AppContext } from './context';
import { verifyNoPassword, verifyPassword } from './password.server';
import { readSignInCookie, signInCookie, signOutCookie } from './sign-in-cookie.server';

export interface SignInRefusal {
  readonly sentence: string;
  /** What was typed, to fill the form again. */
  readonly username: string;
}

const CredentialsSchema = z.object({
  username: z.string().trim().min(1).max(200),
  password: z.string().min(1).max(1_000),
});

type Verdict = { ok: true; userId: string; next: string } | { ok: false; refusal: SignInRefusal };

/** Who acts, or null. Reads the user again at each request, so that a deactivated one is out at once. */
export async function readActor(request: Request, app: AppContext): Promise<Actor | null> {
  const userId = await readSignInCookie(request, app);
  if (userId === null) return null;
  const user = await findUserById(app.db, userId);
  if (!user?.active) return null;
  return { companyId: user.companyId, userId: user.id, role: user.role, displayName: user.displayName };
}

/** For pages: throws a redirect to the sign-in page, from where the person comes back here. */
export async function requireActor(request: Request, app: AppContext): Promise<Actor> {
  const actor = await readActor(request, app);
  if (actor) return actor;
  const url = new URL(request.url);
  throw redirect(`/sign-in?next=${encodeURIComponent(url.pathname + url.search)}`);
}

/** Answers the sign-in form: a redirect with the cookie, or why not. */
export async function signIn(request: Request, app: AppContext): Promise<Response | SignInRefusal> {
  const authenticator = new Authenticator<Verdict>();
  authenticator.use(new FormStrategy<Verdict>(({ form }) => judge(form, request, app)));
  const verdict = await authenticator.authenticate('form', request);
  if (!verdict.ok) return verdict.refusal;
  return redirect(verdict.next, {
    headers: { 'set-cookie': await signInCookie(request, app, verdict.userId) },
  });
}

export async function signOut(request: Request, app: AppContext): Promise<Response> {
  return redirect('/sign-in', { headers: { 'set-cookie': await signOutCookie(request, app) } });
}

async function judge(form: FormData, request: Request, app: AppContext): Promise<Verdict> {
  const username = String(form.get('username') ?? '').trim();
  const refuse = (sentence: string): Verdict => ({ ok: false, refusal: { sentence, username } });
  const typed = CredentialsSchema.safeParse({ username, password: form.get('password') });
  if (!typed.success) return refuse('Enter your username and your password.');
  const user = await findUserByUsername(app.db, typed.data.username);
  const right = user
    ? await verifyPassword(typed.data.password, user.passwordHash)
    : await verifyNoPassword(typed.data.password);
  if (!user || !right) return refuse('The username or the password is wrong. Check both and try again.');
  // Said only to someone who knows the password.
  if (!user.active)
    return refuse('Your account is not active. Ask an administrator of your company to activate it.');
  return { ok: true, userId: user.id, next: safeNext(request, form) };
}

/** Where to go after signing in: only ever a path of this site. */
function safeNext(request: Request, form: FormData): string {
  const url = new URL(request.url);
  const wanted = form.get('next') ?? url.searchParams.get('next');
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || !URL.canParse(wanted, url.origin)) return '/';
  const next = new URL(wanted, url.origin);
  return next.origin === url.origin ? next.pathname + next.search : '/';
}

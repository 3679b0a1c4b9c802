import { createCookieSessionStorage } from '@remix-run/cloudflare';
import type { AppContext } from './context';

const lifetimeSeconds = 12 * 60 * 60;

type SignIn = { userId: string; expiresAtMs: number };

/** Decides in one place, by the request's scheme, whether the cookie may be Secure (and so `__Host-`). */
function storageFor(request: Request, app: AppContext) {
  const secure = new URL(request.url).protocol === 'https:';
  return createCookieSessionStorage<SignIn>({
    cookie: {
      name: secure ? '__Host-longshore' : 'longshore',
      secrets: [app.env.SIGN_IN_SECRET],
      httpOnly: true,
      sameSite: 'lax',
      path: '/',
      secure,
      maxAge: lifetimeSeconds,
    },
  });
}

/** The user that the cookie names; null when it is absent, altered or too old. */
export async function readSignInCookie(request: Request, app: AppContext): Promise<string | null> {
  const cookie = await readable(storageFor(request, app).getSession(request.headers.get('cookie')));
  if (!cookie) return null;
  const userId = cookie.get('userId');
  const expiresAtMs = cookie.get('expiresAtMs');
  // The browser forgets the cookie in time; a copy of it must end too.
  if (typeof userId !== 'string' || typeof expiresAtMs !== 'number' || expiresAtMs <= app.nowMs())
    return null;
  return userId;
}

/** The `Set-Cookie` of a new sign-in. */
export async function signInCookie(request: Request, app: AppContext, userId: string): Promise<string> {
  const storage = storageFor(request, app);
  const cookie = await storage.getSession();
  cookie.set('userId', userId);
  cookie.set('expiresAtMs', app.nowMs() + lifetimeSeconds * 1000);
  return await storage.commitSession(cookie);
}

/** The `Set-Cookie` that takes a sign-in away. */
export async function signOutCookie(request: Request, app: AppContext): Promise<string> {
  const storage = storageFor(request, app);
  // What the old cookie holds does not matter, and it may be unreadable.
  return await storage.destroySession(await storage.getSession());
}

/** Remix gives null for a wrong signature, but throws where the signature is no base64. Nothing else can fail here. */
async function readable<Cookie>(reading: Promise<Cookie>): Promise<Cookie | null> {
  try {
    return await reading;
  } catch {
    return null;
  }
}

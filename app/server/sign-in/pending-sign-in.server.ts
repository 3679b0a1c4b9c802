import { z } from 'zod';
import type { SignInMethod } from '../../../db/schema';
import { findUser, type UserRow } from '../../../db/users';
import type { AppContext } from '../context';
import { closedTo } from './check-credentials.server';
import { readCookie, setCookie } from './sign-in-cookies.server';
import { readSignedText, signText } from './signed-text.server';

/** Where the second factor is asked for. */
export const secondFactorPage = '/sign-in/two-factor';
const purpose = 'pending sign-in';
const cookieKind = 'pending';
const pendingSeconds = 5 * 60;

const PendingSchema = z.object({
  userId: z.string(),
  companyId: z.string(),
  /** A password that was changed meanwhile is no longer the first factor. */
  passwordChangedAtMs: z.number().nullable(),
  method: z.enum(['password', 'invitation', 'reset']),
  next: z.string(),
});
export type PendingMethod = z.infer<typeof PendingSchema>['method'] & SignInMethod;

/** The `Set-Cookie` value of somebody whose first factor was right; it lets them in nowhere but to the second. */
export function setPendingSignIn(
  app: AppContext,
  request: Request,
  user: UserRow,
  then: { method: PendingMethod; next: string },
): string {
  const { id: userId, companyId, passwordChangedAtMs } = user;
  const pending: z.infer<typeof PendingSchema> = { userId, companyId, passwordChangedAtMs, ...then };
  const expiresAtMs = app.nowMs() + pendingSeconds * 1000;
  const text = signText(app.env.SIGN_IN_SECRET, purpose, pending, expiresAtMs);
  return setCookie(request, cookieKind, text, pendingSeconds);
}

export function clearedPendingSignIn(request: Request): string {
  return setCookie(request, cookieKind, '', 0);
}

export interface PendingSignIn {
  readonly user: UserRow;
  readonly method: PendingMethod;
  readonly next: string;
}

/** Null when there is none, it is too old, or the person may no longer come in. */
export async function readPendingSignIn(app: AppContext, request: Request): Promise<PendingSignIn | null> {
  const text = readCookie(request, cookieKind);
  const pending = readSignedText(app.env.SIGN_IN_SECRET, purpose, text, PendingSchema, app.nowMs());
  if (!pending) return null;
  const user = await findUser(app.db, pending.companyId, pending.userId);
  if (!user || user.passwordChangedAtMs !== pending.passwordChangedAtMs) return null;
  if ((await closedTo(app, user)) !== null) return null;
  return { user, method: pending.method, next: pending.next };
}

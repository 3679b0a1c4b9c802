import type { SignInMethod } from '../../../db/schema';
import type { AppContext } from '../context';
import { tokenCookies } from './sign-in-cookies.server';
import { type SignInPerson, startSignIn } from './start-sign-in.server';
import { trustDevice } from './trusted-device.server';

/**
 * Signs a person in who has proved who they are, second factor included: by password, provider, or a link from an e-mail.
 * Answers the `Set-Cookie` values, with which nobody elsewhere can lock this browser out; null when the person was changed
 * meanwhile.
 */
export async function signInBrowser(
  app: AppContext,
  request: Request,
  user: SignInPerson,
  method: SignInMethod,
): Promise<string[] | null> {
  const tokens = await startSignIn(app, user, method);
  return tokens && [...tokenCookies(request, tokens), trustDevice(app, request, user)];
}

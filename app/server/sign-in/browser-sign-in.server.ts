import type { SignInMethod } from '../../../db/schema';
import type { UserRow } from '../../../db/users';
import type { AppContext } from '../context';
import { tokenCookies } from './sign-in-cookies.server';
import { startSignIn } from './start-sign-in.server';
import { trustDevice } from './trusted-device.server';

/**
 * Signs a person in who has proved who they are, second factor included: by password, provider, or a link from an e-mail.
 * Answers the `Set-Cookie` values; from now on nobody elsewhere can lock this browser out.
 */
export async function signInBrowser(
  app: AppContext,
  request: Request,
  user: Pick<UserRow, 'id' | 'companyId' | 'displayName'>,
  method: SignInMethod,
): Promise<string[]> {
  const tokens = await startSignIn(app, user, method);
  return [...tokenCookies(request, tokens), trustDevice(app, request, user.id)];
}

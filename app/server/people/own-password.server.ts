import type { UserRow } from '../../../db/users';
import type { AppContext } from '../context';
import { invalid, type Refusal } from '../outcome';
import { passwordMatches } from '../sign-in/password-matches.server';

/** Asked again before something that a borrowed, signed-in browser must not be enough for. Null when it is right. */
export async function checkOwnPassword(
  _request: Request,
  app: AppContext,
  user: UserRow,
  password: string | undefined,
  purpose: string,
): Promise<Refusal | null> {
  if (user.passwordHash === '')
    return invalid(
      `You sign in without a password, so you cannot ${purpose} here. Ask an administrator of your company.`,
      'currentPassword',
    );
  if (!password) return invalid(`Enter your current password to ${purpose}.`, 'currentPassword');
  if (await passwordMatches(app, user, password)) return null;
  return invalid('This is not your current password. Type it again.', 'currentPassword');
}

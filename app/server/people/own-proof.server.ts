import type { UserRow } from '../../../db/users';
import type { AppContext } from '../context';
import { invalid, type Refusal } from '../outcome';
import { sentenceOf } from '../sign-in/check-credentials.server';
import { takeCodeGuess, takePasswordGuess } from '../sign-in/guesses.server';
import { passwordMatches } from '../sign-in/password-matches.server';
import { verifySecondFactor } from '../sign-in/second-factor.server';

/**
 * Asked again before something that a borrowed, signed-in browser must not be enough for; wrong guesses count as at the
 * sign-in page. Null when it is right. `purpose`: what it is for, as in "to choose another one".
 */
export async function checkOwnPassword(
  request: Request,
  app: AppContext,
  user: UserRow,
  password: string | undefined,
  purpose: string,
): Promise<Refusal | null> {
  const field = 'currentPassword';
  if (user.passwordHash === '')
    return invalid(
      `You sign in without a password, so you cannot ${purpose} here. Ask an administrator of your company.`,
      field,
    );
  if (!password) return invalid(`Enter your current password to ${purpose}.`, field);
  const guess = await takePasswordGuess(app, request, user.username, user);
  if (!guess.ok) return invalid(sentenceOf({ kind: 'locked', ...guess }, 'password'), field);
  if (!(await passwordMatches(app, user, password)))
    return invalid('This is not your current password. Type it again.', field);
  await guess.giveBack();
  return null;
}

/** The same for a code of the app or a recovery code, which is used up by it. */
export async function checkOwnCode(
  request: Request,
  app: AppContext,
  user: UserRow,
  code: string,
): Promise<Refusal | null> {
  const guess = await takeCodeGuess(app, request, user);
  if (!guess.ok) return invalid(sentenceOf({ kind: 'locked', ...guess }, 'code'), 'code');
  if (!(await verifySecondFactor(app, user, code))) return wrongCode;
  await guess.giveBack();
  return null;
}

export const wrongCode = invalid(
  'The code is wrong, or was used already. Wait for the next one and enter it.',
  'code',
);

import { normalizePassword, ownWords, passwordProblem } from '../../../core/access/password-rule';
import { invalid, type Outcome, succeed } from '../outcome';
import { isCommonPassword } from './common-password.server';
import { hashPassword } from './password.server';

/** Whose password it becomes: nothing of this may stand in it. */
export interface PasswordOwner {
  readonly displayName: string;
  readonly username: string;
  readonly email: string | null;
  readonly companyName: string;
}

/** The hash to store of a password that somebody chose, or one sentence on why not. `field`: where it was typed. */
export async function hashNewPassword(
  password: string,
  owner: PasswordOwner,
  field = 'password',
): Promise<Outcome<string>> {
  const own = [owner.displayName, owner.username, owner.email ?? '', owner.companyName];
  const problem = passwordProblem(password, own);
  if (problem) return invalid(problem, field);
  if (await isCommonPassword(normalizePassword(password), ownWords(own)))
    return invalid(
      'This password is easy to guess: it is a common one, or made of common ones, rows of keys or repetitions. Use words that do not belong together.',
      field,
    );
  return succeed(await hashPassword(password));
}

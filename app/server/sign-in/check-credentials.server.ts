import { companyMayWork } from '../../../core/access/company-may-work';
import { findCompany } from '../../../db/companies';
import { findUserBySignInName, type UserRow } from '../../../db/users';
import type { AppContext } from '../context';
import { takeCodeGuess, takePasswordGuess } from './guesses.server';
import { passwordMatches } from './password-matches.server';
import { auditRefusedSignIn } from './refused-sign-in.server';
import { verifySecondFactor } from './second-factor.server';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

type Closed = 'inactive' | 'invited' | 'suspended';
export type Wrong =
  | { readonly kind: 'wrong' }
  | { readonly kind: 'locked'; readonly retryAfterSeconds: number }
  /** Said only to someone who knows the password. */
  | { readonly kind: Closed };
export type CredentialsVerdict =
  | { readonly kind: 'ok' | 'needs_second_factor'; readonly user: UserRow }
  | Wrong;

/** Judges a username and a password, for the page and the API alike. Refusals are counted and audited here. */
export async function checkCredentials(
  app: AppContext,
  request: Request,
  { username, password }: Credentials,
): Promise<CredentialsVerdict> {
  const user = await findUserBySignInName(app.db, username);
  const guess = await takePasswordGuess(app, request, username, user);
  if (!guess.ok) return await locked(app, user, guess);
  const isRight = await passwordMatches(app, user, password);
  if (!user || !isRight) {
    await auditRefusedSignIn(app, user, user ? 'wrong_password' : 'unknown');
    return { kind: 'wrong' };
  }
  await guess.giveBack();
  const closed = await closedTo(app, user);
  if (closed) {
    await auditRefusedSignIn(app, user, closed);
    return { kind: closed };
  }
  return { kind: user.totpConfirmedAtMs === null ? 'ok' : 'needs_second_factor', user };
}

/** Judges the code of a person whose password was right. */
export async function checkSecondFactor(
  app: AppContext,
  request: Request,
  user: UserRow,
  code: string,
): Promise<{ kind: 'ok' } | Wrong> {
  const guess = await takeCodeGuess(app, request, user);
  if (!guess.ok) return await locked(app, user, guess);
  if (!(await verifySecondFactor(app, user, code))) {
    await auditRefusedSignIn(app, user, 'wrong_code');
    return { kind: 'wrong' };
  }
  await guess.giveBack();
  return { kind: 'ok' };
}

/** Why a person may not come in although they are who they say, or null. */
export async function closedTo(
  app: AppContext,
  user: Pick<UserRow, 'companyId' | 'active' | 'invitedAtMs'>,
): Promise<Closed | null> {
  if (user.invitedAtMs !== null) return 'invited';
  if (!user.active) return 'inactive';
  const company = await findCompany(app.db, user.companyId);
  return companyMayWork(company) ? null : 'suspended';
}

/** One sentence for the person; `what` is the thing that may be wrong. */
export function sentenceOf(wrong: Wrong, what: 'password' | 'code'): string {
  switch (wrong.kind) {
    case 'wrong':
      return what === 'password'
        ? 'The username or the password is wrong. Check both and try again.'
        : 'The code is wrong, or was used already. Wait for the next one and try again, or use a recovery code.';
    case 'locked':
      return `There were too many wrong tries. Wait ${waitInWords(wrong.retryAfterSeconds)}, then try again${
        what === 'password' ? '; or use "Forgotten password?", which works at once' : ''
      }.`;
    case 'inactive':
      return 'Your account is not active. Ask an administrator of your company to activate it.';
    case 'invited':
      return 'Your invitation is not accepted yet. Open the link in its e-mail first.';
    case 'suspended':
      return 'Your company is suspended. Ask an administrator of your company to contact the operator of Longshore.';
  }
}

export function waitInWords(seconds: number): string {
  if (seconds < 90) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}

async function locked(
  app: AppContext,
  user: UserRow | null,
  { retryAfterSeconds, isFirst }: { retryAfterSeconds: number; isFirst: boolean },
): Promise<Wrong> {
  if (isFirst) await auditRefusedSignIn(app, user, 'locked');
  return { kind: 'locked', retryAfterSeconds };
}

import { type SignUpInput, SignUpSchema } from '../../core/companies/sign-up-input';
import { usernameFrom } from '../../core/users/user-input';
import type { AppContext } from './context';
import { type Founded, foundCompany } from './found-company.server';
import { conflict, invalidInput, type Outcome, type Refusal } from './outcome';
import { takeSignUp } from './sign-in/guesses.server';
import { hashNewPassword } from './sign-in/new-password.server';

export const signUpClosed: Refusal = {
  ok: false,
  kind: 'forbidden',
  sentence: 'Signing up is closed here. Ask the operator of this Longshore to make your company.',
};

export function signUpIsOpen(app: AppContext): boolean {
  return app.env.SIGN_UP === 'open';
}

/** A new company with its first administrator, who is not signed in yet. */
export async function signUp(app: AppContext, input: SignUpInput): Promise<Outcome<Founded>> {
  if (!signUpIsOpen(app)) return signUpClosed;
  const parsed = SignUpSchema.safeParse(input);
  if (!parsed.success) return invalidInput(parsed.error, input);
  const taken = await takeSignUp(app);
  if (!taken.ok) return conflict('Many companies were signed up from here. Wait an hour, then try again.');
  const { password, slug = '', ...founding } = parsed.data;
  const { displayName, email, companyName } = founding;
  const owner = { displayName, email, companyName, username: usernameFrom(email) };
  const passwordHash = await hashNewPassword(password, owner);
  if (!passwordHash.ok) return passwordHash;
  return await foundCompany(app, { ...founding, slug, passwordHash: passwordHash.value }, null);
}

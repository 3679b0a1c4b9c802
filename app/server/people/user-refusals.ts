import { isAllowedEmail } from '../../../core/users/user-input';
import type { CompanyRow } from '../../../db/companies';
import type { TakenField, UserRow } from '../../../db/users';
import { conflict, forbidden, invalid, notFound, type Refusal, stale } from '../outcome';

/** Says nothing of the company whose user has it. */
export function takenName(field: TakenField): Refusal {
  return field === 'email'
    ? conflict('Somebody already has this e-mail address. Enter another one.', 'email')
    : conflict('Somebody already has this username. Choose another one.', 'username');
}

/** Also refused to an API token, whatever its scopes. */
export const needsPerson: Refusal = {
  ...forbidden(),
  sentence:
    'Only an administrator who is signed in may do this, since it lets somebody in or makes them an administrator. Do it on the page of the user.',
};

export const lastAdmin = conflict(
  'This is the last active administrator of your company. Make somebody else an administrator first.',
);

export function notYourself(what: string): Refusal {
  return conflict(`You cannot ${what} yourself. Ask another administrator of your company.`);
}

export function emailProblem(company: CompanyRow | null, email: string | null | undefined): Refusal | null {
  const domains = company?.allowedEmailDomains ?? [];
  if (!email || isAllowedEmail(email, domains)) return null;
  return invalid(
    `Your company only takes e-mail addresses of ${domains.join(', ')}. Enter one of these, or add the domain to the company's settings.`,
    'email',
  );
}

/** Why an edit changed nothing: `now` is the user as they are after it. */
export function whyRefused(now: UserRow | null, expectedVersion: number | undefined): Refusal {
  if (!now) return notFound('user');
  return expectedVersion !== undefined && now.version !== expectedVersion ? stale('user') : lastAdmin;
}

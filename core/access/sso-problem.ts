/** Why a single sign-on did not end in a sign-in. What the provider itself says of it is never shown. */
export const ssoProblems = {
  unavailable:
    'There is no single sign-on under this name. Check it with an administrator of your company, or sign in with a password.',
  unreachable:
    "Your company's sign-in service does not answer as it should. Try again later; if it stays, tell an administrator of your company.",
  too_many:
    'Too many sign-ins with no result were started from where you are. Wait a quarter of an hour, then try again.',
  cancelled:
    "Your company's sign-in service did not let you in, or you cancelled there. Try again, or ask an administrator of your company for access.",
  stale: 'This sign-in was started in another browser or too long ago. Start it again.',
  failed:
    "Signing in with your company's sign-in service did not work. Start again; if it stays, tell an administrator of your company.",
  no_account:
    'You are known to your company, but have no account here. Ask an administrator of your company to invite you.',
  unverified:
    "Your company's sign-in service does not vouch for your e-mail address, so no account can be found by it. Ask an administrator of your company to correct that there.",
  linked_elsewhere:
    "The account with your e-mail address belongs to another person of your company's sign-in service. Ask an administrator of your company.",
  address_taken:
    'There is an account with your e-mail address at another company, so your invitation cannot be accepted. Ask an administrator of your company to invite another address of yours.',
  inactive: 'Your account is not active. Ask an administrator of your company to activate it.',
} as const;

export type SsoProblem = keyof typeof ssoProblems;

export function ssoProblemSentence(problem: string | null): string | null {
  return problem !== null && Object.hasOwn(ssoProblems, problem) ? ssoProblems[problem as SsoProblem] : null;
}

/** Whether the provider said who it is, and Longshore does not let them in. */
export function isAboutPerson(problem: SsoProblem): boolean {
  return ['no_account', 'unverified', 'linked_elsewhere', 'address_taken', 'inactive'].includes(problem);
}

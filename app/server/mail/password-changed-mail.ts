import type { Mail } from '../../../core/mail/mail-port';

export function passwordChangedMail(facts: { to: string; username: string; origin: string }): Mail {
  const { to, username, origin } = facts;
  return {
    to,
    subject: 'Your Longshore password was changed',
    text: `The password of your Longshore username "${username}" was changed, and you were signed out everywhere else.

If that was not you, choose a new one at once:

${origin}/forgot-password
`,
  };
}

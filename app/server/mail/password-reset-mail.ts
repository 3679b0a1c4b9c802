import type { Mail } from '../../../core/mail/mail-port';

export function passwordResetMail(facts: { to: string; username: string; link: string }): Mail {
  const { to, username, link } = facts;
  return {
    to,
    subject: 'Choose a new password for Longshore',
    text: `A new password was asked for, for your Longshore username "${username}".

Choose it here:

${link}

The link works once, for one hour. If you did not ask for it, do nothing: your password stays as it is.
`,
  };
}

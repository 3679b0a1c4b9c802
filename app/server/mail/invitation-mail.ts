import type { Mail } from '../../../core/mail/mail-port';
import { oneLine } from './one-line';

export function invitationMail(facts: {
  to: string;
  invitedBy: string;
  companyName: string;
  link: string;
}): Mail {
  const { to, invitedBy, companyName, link } = facts;
  return {
    to,
    subject: 'You are invited to Longshore',
    text: `${oneLine(invitedBy)} invites you to ${oneLine(companyName)} on Longshore, which sends folders to the company's storage.

Choose your password here:

${link}

The link works once, for seven days. If you did not expect it, do nothing: no account is opened without you.
`,
  };
}

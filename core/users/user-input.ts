import { z } from 'zod';
import { roles } from '../access/permissions';

const emailSentence = 'This is no e-mail address. Enter one such as ada@example.com.';

/** No username holds an "@", so that it is never taken for an e-mail address. */
const usernameField = z
  .string('Enter the username.')
  .trim()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{1,63}$/,
    'A username has 2 to 64 letters, digits, ".", "_" and "-", and begins with a letter or digit. Choose another one.',
  );

export const emailField = z
  .string('Enter the e-mail address.')
  .trim()
  .toLowerCase()
  .max(254, 'The e-mail address is longer than 254 characters. Enter another one.')
  .regex(/^[^\s@<>"(),:;\\[\]]{1,64}@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,63}$/, emailSentence);

/** Forms send an empty text where nothing was entered. */
const noEmail = z
  .literal('')
  .transform(() => null)
  .or(z.null());

/** Of one line: it stands in lists, in mails and in the audit log. */
const lineField = (what: string, longest: number) =>
  z
    .string(`Enter ${what}.`)
    .trim()
    .max(longest, `${capitalized(what)} is longer than ${longest} characters. Shorten it.`)
    .refine(
      (text) => !/\p{C}/u.test(text),
      `${capitalized(what)} holds characters that cannot be seen. Type it again.`,
    );

export const displayNameField = lineField('the name', 100).min(1, 'Enter the name.');
const roleField = z.enum(roles, 'The role is "admin" or "user". Choose one of the two.');
export const passwordField = z.string('Enter the password.').min(1, 'Enter the password.').max(1_000);

const personal = {
  displayName: displayNameField,
  jobTitle: lineField('the job title', 100),
  phone: lineField('the phone number', 40),
  email: noEmail.or(emailField),
};

/** With a password the user can sign in at once; without one, an invitation goes to the e-mail address. */
export const UserInputSchema = z
  .object({
    ...personal,
    jobTitle: personal.jobTitle.default(''),
    phone: personal.phone.default(''),
    email: personal.email.default(null),
    /** Absent: made from the e-mail address. */
    username: usernameField.optional(),
    role: roleField.default('user'),
    password: passwordField.optional(),
  })
  .strict();
export type UserInput = z.input<typeof UserInputSchema>;

/** An absent field stays as it is. */
export const UserChangeSchema = z
  .object({ ...personal, username: usernameField })
  .partial()
  .strict();
export type UserChange = z.input<typeof UserChangeSchema>;

export const RoleInputSchema = z.object({ role: roleField }).strict();

/** What people change of themselves; another e-mail address takes their password, since it can be used to reset it. */
export const ProfileChangeSchema = z
  .object({ ...personal, currentPassword: passwordField })
  .partial()
  .strict();
export type ProfileChange = z.input<typeof ProfileChangeSchema>;

export const userStatuses = ['active', 'inactive', 'invited'] as const;
export type UserStatus = (typeof userStatuses)[number];

export function statusOf(user: { active: boolean; invitedAtMs: number | null }): UserStatus {
  if (user.invitedAtMs !== null) return 'invited';
  return user.active ? 'active' : 'inactive';
}

/** A username made of an e-mail address; `ending` tells it from one that is taken. */
export function usernameFrom(email: string, ending = ''): string {
  const local = email.slice(0, email.indexOf('@')).replace(/[^a-z0-9._-]/gi, '');
  const base = local.replace(/^[._-]+/, '').slice(0, 50);
  return `${base.length < 2 ? `user-${base}` : base}${ending}`;
}

/** Whether a company with these allowed domains takes this address; an empty list takes all. */
export function isAllowedEmail(email: string, domains: readonly string[]): boolean {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return domains.length === 0 || domains.some((allowed) => allowed.toLowerCase() === domain);
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

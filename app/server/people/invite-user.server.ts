import { randomInt } from 'node:crypto';
import type { Actor } from '../../../core/access/actor';
import { may } from '../../../core/access/permissions';
import { type UserInput, UserInputSchema, usernameFrom } from '../../../core/users/user-input';
import { type CompanyRow, findCompany } from '../../../db/companies';
import { replaceLink } from '../../../db/one-time-links';
import { addUser, findUser, type NewUser, type UserRow } from '../../../db/users';
import { auditRow } from '../audit.server';
import type { AppContext } from '../context';
import { type Delivery, deliver } from '../mail/deliver.server';
import { invitationMail } from '../mail/invitation-mail';
import { passwordResetMail } from '../mail/password-reset-mail';
import { conflict, forbidden, invalid, invalidInput, notFound, type Outcome, succeed } from '../outcome';
import { takeMail } from '../sign-in/guesses.server';
import { hashNewPassword } from '../sign-in/new-password.server';
import { claimAddress } from './address-claims.server';
import { refusedMail, tooManyMails } from './mail-limits.server';
import { makeLink } from './one-time-links.server';
import { emailProblem, needsPerson, takenName } from './user-refusals';
import { auditedValues, targetOf, type UserView, viewOf } from './user-view.server';

/** A link that somebody has to get, and whether a mail carries it. Shown to the administrator once, who may hand it over. */
export interface SentLink {
  /** Null for whoever may not give credentials: only the mail carries it then. */
  readonly url: string | null;
  readonly expiresAtMs: number;
  readonly delivery: Delivery | 'no_address';
}

export interface CreatedUser {
  readonly user: UserView;
  /** Null for a user who was given a password. */
  readonly invitation: SentLink | null;
}

/** With a password the user can sign in at once; without one they are invited by e-mail. */
export async function createUser(
  app: AppContext,
  actor: Actor,
  input: UserInput,
): Promise<Outcome<CreatedUser>> {
  if (!may(actor, 'users.write')) return forbidden();
  const parsed = UserInputSchema.safeParse(input);
  if (!parsed.success) return invalidInput(parsed.error, input);
  const { password, username, ...person } = parsed.data;
  if ((password !== undefined || person.role === 'admin') && !may(actor, 'users.credentials'))
    return needsPerson;
  const company = await findCompany(app.db, actor.companyId);
  const refusal = emailProblem(company, person.email);
  if (refusal) return refusal;
  if (person.email === null && password === undefined)
    return invalid('Enter the e-mail address for the invitation, or a password.', 'email');
  if (person.email === null && username === undefined) return invalid('Enter the username.', 'username');
  const names = username === undefined ? derivedUsernames(person.email ?? '') : [username];
  const base = { ...person, id: crypto.randomUUID(), companyId: actor.companyId };
  if (password === undefined) return await invite(app, actor, company, base, names);
  const owner = { ...person, username: names[0] ?? '', companyName: company?.name ?? '' };
  const hash = await hashNewPassword(password, owner);
  if (!hash.ok) return hash;
  const nowMs = app.nowMs();
  const made = { ...base, active: true, passwordHash: hash.value, passwordChangedAtMs: nowMs };
  const add = () => addUnderFreeName(app, actor, made, names, 'user.created', null);
  const claimed =
    person.email === null ? succeed(await add()) : await claimAddress(app, actor, add, isEmailTaken);
  if (!claimed.ok) return claimed;
  const added = claimed.value;
  return added.ok ? succeed({ user: added.value, invitation: null }) : added;
}

/** Only by e-mail: whoever opens the link chooses the password. */
export async function inviteUser(
  app: AppContext,
  actor: Actor,
  input: Omit<UserInput, 'password'>,
): Promise<Outcome<CreatedUser>> {
  return await createUser(app, actor, { ...input, password: undefined });
}

/** The former link ends with it. */
export async function resendInvitation(
  app: AppContext,
  actor: Actor,
  id: string,
): Promise<Outcome<SentLink>> {
  if (!may(actor, 'users.write')) return forbidden();
  const user = await findUser(app.db, actor.companyId, id);
  if (!user) return notFound('user');
  if (user.invitedAtMs === null) return conflict('This user has accepted the invitation already.');
  const refusal = await refusedMail(app, user, 'invitation');
  if (refusal) return refusal;
  const link = makeLink(app, user, 'invitation', actor.userId);
  await replaceLink(
    app.db,
    link.row,
    auditRow(app, actor, { action: 'user.invited', target: targetOf(user) }),
  );
  const company = await findCompany(app.db, actor.companyId);
  return succeed(await mailInvitation(app, actor, company, user, link));
}

/** A link with which the user chooses a new password; mailed where they have an address, and shown to the administrator. */
export async function resetPasswordOf(app: AppContext, actor: Actor, id: string): Promise<Outcome<SentLink>> {
  if (!may(actor, 'users.credentials')) return needsPerson;
  const user = await findUser(app.db, actor.companyId, id);
  if (!user) return notFound('user');
  if (user.id === actor.userId) return conflict('Change your own password on your profile page.');
  if (user.invitedAtMs !== null)
    return conflict('This user has not accepted the invitation yet. Send it again instead.');
  if (!user.active) return conflict('This user is not active. Activate the user first.');
  const refusal = await refusedMail(app, user, 'password_reset');
  if (refusal) return refusal;
  const { row, url } = makeLink(app, user, 'password_reset', actor.userId);
  const entry = auditRow(app, actor, { action: 'password.reset_requested', target: targetOf(user) });
  await replaceLink(app.db, row, entry);
  const delivery = user.email
    ? await deliver(app, passwordResetMail({ to: user.email, username: user.username, link: url }))
    : 'no_address';
  return succeed({ url, expiresAtMs: row.expiresAtMs, delivery });
}

const isEmailTaken = (added: Outcome<UserView>) => !added.ok && added.field === 'email';

type Nameless = Omit<NewUser, 'username' | 'passwordHash' | 'createdAtMs'> & { email: string | null };

async function invite(
  app: AppContext,
  actor: Actor,
  company: CompanyRow | null,
  base: Nameless,
  names: readonly string[],
): Promise<Outcome<CreatedUser>> {
  const taken = await takeMail(app, actor.companyId, base.email ?? '');
  if (!taken.ok) return tooManyMails(taken.retryAfterSeconds);
  const made = { ...base, active: false, passwordHash: '', invitedAtMs: app.nowMs() };
  const link = makeLink(app, base, 'invitation', actor.userId);
  const added = await addUnderFreeName(app, actor, made, names, 'user.invited', link.row);
  if (!added.ok) {
    await taken.giveBack();
    return added;
  }
  const invitation = await mailInvitation(app, actor, company, base, link);
  return succeed({ user: added.value, invitation });
}

/** Tries one username after the other: only the database knows which is free, and in which company it is taken is nobody's business. */
async function addUnderFreeName(
  app: AppContext,
  actor: Actor,
  user: Nameless & { passwordHash: string },
  names: readonly string[],
  action: 'user.created' | 'user.invited',
  link: Parameters<typeof addUser>[2],
): Promise<Outcome<UserView>> {
  const nowMs = app.nowMs();
  for (const username of names) {
    const row: NewUser = { ...user, username, createdAtMs: nowMs, updatedAtMs: nowMs };
    const entry = auditRow(app, actor, { action, target: targetOf(row), after: auditedValues(row) });
    const added = await addUser(app.db, row, link, entry);
    if (added === 'email') return takenName('email');
    if (added === 'username') continue;
    const made = await findUser(app.db, actor.companyId, row.id);
    return made ? succeed(viewOf(made)) : notFound('user');
  }
  return takenName('username');
}

function derivedUsernames(email: string): string[] {
  return [
    usernameFrom(email),
    ...[1, 2, 3].map(() => usernameFrom(email, `-${randomInt(1_000, 1_000_000)}`)),
  ];
}

async function mailInvitation(
  app: AppContext,
  actor: Actor,
  company: CompanyRow | null,
  user: Pick<UserRow, 'email'>,
  link: ReturnType<typeof makeLink>,
): Promise<SentLink> {
  const facts = { invitedBy: actor.displayName, companyName: company?.name ?? '', link: link.url };
  const delivery = user.email
    ? await deliver(app, invitationMail({ ...facts, to: user.email }))
    : 'no_address';
  const url = may(actor, 'users.credentials') ? link.url : null;
  return { url, expiresAtMs: link.row.expiresAtMs, delivery };
}

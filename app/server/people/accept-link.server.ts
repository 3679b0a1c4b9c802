import { z } from 'zod';
import type { AuditAction } from '../../../core/audit/audit-entry';
import { displayNameField, passwordField } from '../../../core/users/user-input';
import { findCompany } from '../../../db/companies';
import { findNewestLinkMs, type LiveLink, replaceLink, spendLink } from '../../../db/one-time-links';
import type { LinkPurpose, SignInEnd } from '../../../db/schema';
import { findUser, findUserBySignInName, type UserRow } from '../../../db/users';
import { auditRowOf } from '../audit.server';
import type { AppContext } from '../context';
import { deliver } from '../mail/deliver.server';
import { passwordResetMail } from '../mail/password-reset-mail';
import { conflict, invalid, invalidInput, type Outcome, succeed } from '../outcome';
import { hashNewPassword } from '../sign-in/new-password.server';
import { makeLink, readLink } from './one-time-links.server';
import { targetOf } from './user-view.server';

const spent = conflict(
  'This link was used already, was replaced by a newer one, or is too old. Ask for a new one.',
);

const AcceptSchema = z.object({ displayName: displayNameField, password: passwordField });
const ResetSchema = z.object({ password: passwordField });

/** Opens the invited person's account with the name and password that they choose. */
export async function acceptInvitation(
  app: AppContext,
  token: string,
  input: { displayName: string; password: string },
): Promise<Outcome<UserRow>> {
  const parsed = AcceptSchema.safeParse(input);
  if (!parsed.success) return invalidInput(parsed.error);
  const { displayName, password } = parsed.data;
  return await choosePassword(app, token, {
    purpose: 'invitation',
    password,
    change: { displayName, active: true, invitedAtMs: null },
    action: 'user.accepted',
    endsSignIns: 'password_changed',
  });
}

/** Gives the person a new password, and ends every sign-in that was made with the old one. */
export async function resetPassword(
  app: AppContext,
  token: string,
  input: { password: string },
): Promise<Outcome<UserRow>> {
  const parsed = ResetSchema.safeParse(input);
  if (!parsed.success) return invalidInput(parsed.error);
  return await choosePassword(app, token, {
    purpose: 'password_reset',
    password: parsed.data.password,
    change: {},
    action: 'password.reset',
    endsSignIns: 'password_changed',
  });
}

interface Choice {
  readonly purpose: LinkPurpose;
  readonly password: string;
  readonly change: Partial<UserRow>;
  readonly action: AuditAction;
  readonly endsSignIns: SignInEnd;
}

async function choosePassword(app: AppContext, token: string, choice: Choice): Promise<Outcome<UserRow>> {
  const live = await readLink(app, choice.purpose, token);
  if (!live) return spent;
  const user = { ...live.user, ...choice.change };
  const hash = await hashNewPassword(choice.password, { ...user, companyName: live.company.name });
  if (!hash.ok) return hash;
  const nowMs = app.nowMs();
  const ended = await spendLink(app.db, {
    link: live.link,
    change: { ...choice.change, passwordHash: hash.value, passwordChangedAtMs: nowMs },
    endsSignIns: choice.endsSignIns,
    nowMs,
    entry: auditRowOf(app, performerOf(user), { action: choice.action, target: targetOf(user) }),
  });
  if (!ended) return spent;
  const now = await findUser(app.db, user.companyId, user.id);
  return now ? succeed(now) : spent;
}

const oneMailEveryMs = 60_000;

/**
 * Mails a reset link where the name is one of a person who can use it. What it does is never told to whoever asks, neither in
 * words nor by the time it takes: the work goes on behind the answer.
 */
export function requestPasswordReset(app: AppContext, name: string): Outcome<null> {
  const wanted = name.trim();
  if (wanted === '' || wanted.length > 254)
    return invalid('Enter your username or your e-mail address.', 'name');
  app.background(mailResetLink(app, wanted));
  return succeed(null);
}

async function mailResetLink(app: AppContext, name: string): Promise<void> {
  const user = await findUserBySignInName(app.db, name);
  if (!user?.email || !user.active || user.invitedAtMs !== null) return;
  // People of single sign-on alone have no password: a link must not be a way around their company's provider.
  if (user.passwordHash === '') return;
  const company = await findCompany(app.db, user.companyId);
  if (!company || company.suspendedAtMs !== null) return;
  const newestMs = await findNewestLinkMs(app.db, user, 'password_reset');
  if (newestMs !== null && newestMs > app.nowMs() - oneMailEveryMs) return;
  const link = makeLink(app, user, 'password_reset', null);
  const performer = {
    ...performerOf(user),
    actorKind: 'nobody' as const,
    actorName: 'Somebody at the sign-in page',
  };
  const entry = auditRowOf(app, performer, { action: 'password.reset_requested', target: targetOf(user) });
  await replaceLink(app.db, link.row, entry);
  await deliver(app, passwordResetMail({ to: user.email, username: user.username, link: link.url }));
}

function performerOf(user: LiveLink['user']) {
  const { companyId, id, displayName } = user;
  return { companyId, actorKind: 'user', actorUserId: id, actorName: displayName } as const;
}

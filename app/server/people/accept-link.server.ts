import { z } from 'zod';
import type { AuditAction } from '../../../core/audit/audit-entry';
import { displayNameField, passwordField } from '../../../core/users/user-input';
import { type LiveLink, spendLink } from '../../../db/one-time-links';
import type { LinkPurpose } from '../../../db/schema';
import { findUser, type UserRow } from '../../../db/users';
import { auditRowOf } from '../audit.server';
import type { AppContext } from '../context';
import { deliver } from '../mail/deliver.server';
import { passwordChangedMail } from '../mail/password-changed-mail';
import { conflict, invalidInput, type Outcome, succeed } from '../outcome';
import { afterSignInsEnded } from '../sign-in/ended-sign-ins.server';
import { hashNewPassword } from '../sign-in/new-password.server';
import { readLink } from './one-time-links.server';
import { targetOf } from './user-view.server';

const spent = conflict(
  'This link was used already, was replaced by a newer one, or is too old. Ask for a new one.',
);

const addressTaken = conflict(
  'There is an account with your e-mail address at another company by now. Ask whoever invited you to invite another address of yours.',
);

const AcceptSchema = z.object({ displayName: displayNameField, password: passwordField });
/** `keepApiTokens` absent: they are revoked, since whoever knew the old password may have made one. */
const ResetSchema = z.object({ password: passwordField, keepApiTokens: z.boolean().default(false) });

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
    keepsTokens: true,
  });
}

/** Gives the person a new password, and ends every sign-in that was made with the old one. */
export async function resetPassword(
  app: AppContext,
  token: string,
  input: { password: string; keepApiTokens?: boolean },
): Promise<Outcome<UserRow>> {
  const parsed = ResetSchema.safeParse(input);
  if (!parsed.success) return invalidInput(parsed.error);
  const reset = await choosePassword(app, token, {
    purpose: 'password_reset',
    password: parsed.data.password,
    change: {},
    action: 'password.reset',
    keepsTokens: parsed.data.keepApiTokens,
  });
  if (reset.ok && reset.value.email) {
    const { email: to, username } = reset.value;
    app.background(deliver(app, passwordChangedMail({ to, username, origin: app.origin })));
  }
  return reset;
}

interface Choice {
  readonly purpose: LinkPurpose;
  readonly password: string;
  readonly change: Partial<UserRow>;
  readonly action: AuditAction;
  readonly keepsTokens: boolean;
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
    endsSignIns: 'password_changed',
    revokesTokens: !choice.keepsTokens,
    nowMs,
    entry: auditRowOf(app, performerOf(user), {
      action: choice.action,
      target: targetOf(user),
      after: { apiTokens: choice.keepsTokens ? 'kept' : 'revoked' },
    }),
  });
  if (ended === 'taken') return addressTaken;
  if (!ended) return spent;
  afterSignInsEnded(app, user.companyId);
  const now = await findUser(app.db, user.companyId, user.id);
  return now ? succeed(now) : spent;
}

function performerOf(user: LiveLink['user']) {
  const { companyId, id, displayName } = user;
  return { companyId, actorKind: 'user', actorUserId: id, actorName: displayName } as const;
}

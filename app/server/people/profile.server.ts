import { z } from 'zod';
import type { Actor } from '../../../core/access/actor';
import { may } from '../../../core/access/permissions';
import { type ProfileChange, ProfileChangeSchema, passwordField } from '../../../core/users/user-input';
import { type CompanyRow, findCompany } from '../../../db/companies';
import { editUser } from '../../../db/user-changes';
import { findUser, type UserRow } from '../../../db/users';
import { auditRow } from '../audit.server';
import type { AppContext } from '../context';
import { deliver } from '../mail/deliver.server';
import { passwordChangedMail } from '../mail/password-changed-mail';
import { conflict, forbidden, invalid, invalidInput, notFound, type Outcome, succeed } from '../outcome';
import { afterSignInsEnded } from '../sign-in/ended-sign-ins.server';
import { hashNewPassword } from '../sign-in/new-password.server';
import { readTrustedDevice, trustDevice } from '../sign-in/trusted-device.server';
import { checkOwnPassword } from './own-proof.server';
import { saveUser } from './save-user.server';
import { emailProblem } from './user-refusals';
import { targetOf, type UserView, viewOf } from './user-view.server';

export interface ProfileView {
  readonly user: UserView;
  readonly company: { readonly id: string; readonly name: string; readonly requireTwoFactor: boolean };
}

export async function getProfile(app: AppContext, actor: Actor): Promise<Outcome<ProfileView>> {
  if (!may(actor, 'profile.read')) return forbidden();
  const self = await readSelf(app, actor);
  if (!self) return notFound('user');
  const { id, name, requireTwoFactor } = self.company;
  return succeed({ user: viewOf(self.user), company: { id, name, requireTwoFactor } });
}

/** An absent field stays as it is. Another e-mail address takes the password, since it can be used to reset it. */
export async function updateProfile(
  request: Request,
  app: AppContext,
  actor: Actor,
  input: ProfileChange,
  expectedVersion?: number,
): Promise<Outcome<UserView>> {
  if (!may(actor, 'profile.write')) return forbidden();
  const parsed = ProfileChangeSchema.safeParse(input);
  if (!parsed.success) return invalidInput(parsed.error, input);
  const self = await readSelf(app, actor);
  if (!self) return notFound('user');
  const { user, company } = self;
  const { currentPassword, ...change } = parsed.data;
  const isMoved = change.email !== undefined && change.email !== user.email;
  if (isMoved) {
    const refusal =
      emailProblem(company, change.email) ??
      (await checkOwnPassword(request, app, user, currentPassword, 'change your e-mail address'));
    if (refusal) return refusal;
  }
  return await saveUser(app, actor, user, { change, isMoved, expectedVersion });
}

export const PasswordChangeSchema = z
  .object({
    currentPassword: passwordField,
    newPassword: passwordField,
    /** Absent: API tokens are revoked, since whoever knew the old password may have made one. */
    keepApiTokens: z.boolean().optional(),
  })
  .strict();
export type PasswordChange = z.infer<typeof PasswordChangeSchema>;

export interface PasswordChanged {
  readonly endedSignIns: number;
  readonly revokedApiTokens: number;
}

/** Ends every other sign-in of the person. `setCookies`: by which this browser goes on being known as theirs. */
export async function changePassword(
  request: Request,
  app: AppContext,
  actor: Actor,
  input: PasswordChange,
): Promise<Outcome<{ changed: PasswordChanged; setCookies: readonly string[] }>> {
  if (!may(actor, 'profile.write') || actor.via.kind !== 'sign-in') return forbidden();
  const parsed = PasswordChangeSchema.safeParse(input);
  if (!parsed.success) return invalidInput(parsed.error);
  const self = await readSelf(app, actor);
  if (!self) return notFound('user');
  const { user, company } = self;
  const { currentPassword, newPassword, keepApiTokens = false } = parsed.data;
  const refusal = await checkOwnPassword(request, app, user, currentPassword, 'choose another one');
  if (refusal) return refusal;
  if (newPassword === currentPassword)
    return invalid('The new password is the one that you have. Choose another one.', 'newPassword');
  const hash = await hashNewPassword(newPassword, { ...user, companyName: company.name }, 'newPassword');
  if (!hash.ok) return hash;
  const nowMs = app.nowMs();
  const result = await editUser(app.db, {
    companyId: actor.companyId,
    userId: user.id,
    change: { passwordHash: hash.value, passwordChangedAtMs: nowMs },
    provedPasswordOfMs: user.passwordChangedAtMs,
    endsSignIns: { because: 'password_changed', exceptSignInId: actor.via.signInId },
    revokesTokens: !keepApiTokens,
    nowMs,
    entry: auditRow(app, actor, {
      action: 'password.changed',
      target: targetOf(user),
      after: { apiTokens: keepApiTokens ? 'kept' : 'revoked' },
    }),
  });
  if (result.kind !== 'done') return conflict('Your password was not changed. Load the page and try again.');
  afterSignInsEnded(app, actor.companyId);
  if (user.email) {
    const { email: to, username } = user;
    app.background(deliver(app, passwordChangedMail({ to, username, origin: app.origin })));
  }
  const changed = { endedSignIns: result.endedSignIns.length, revokedApiTokens: result.revokedTokens };
  const isTrusted = readTrustedDevice(app, request, user) !== null;
  const setCookies = isTrusted
    ? [trustDevice(app, request, { id: user.id, passwordChangedAtMs: nowMs })]
    : [];
  return succeed({ changed, setCookies });
}

/** The actor's own row and company. */
export async function readSelf(
  app: AppContext,
  actor: Actor,
): Promise<{ user: UserRow; company: CompanyRow } | null> {
  const [user, company] = await Promise.all([
    findUser(app.db, actor.companyId, actor.userId),
    findCompany(app.db, actor.companyId),
  ]);
  return user && company ? { user, company } : null;
}

import type { Actor } from '../../../core/access/actor';
import { may, type Role } from '../../../core/access/permissions';
import type { AuditAction } from '../../../core/audit/audit-entry';
import type { SignInEnd } from '../../../db/schema';
import { type EditResult, editUser, entombUser } from '../../../db/user-changes';
import { findUser, type UserRow } from '../../../db/users';
import { auditRow } from '../audit.server';
import type { AppContext } from '../context';
import { conflict, forbidden, notFound, type Outcome, type Refusal, succeed } from '../outcome';
import { afterSignInsEnded } from '../sign-in/ended-sign-ins.server';
import { endSignIns } from '../sign-in/start-sign-in.server';
import { needsPerson, notYourself, whyRefused } from './user-refusals';
import { auditedValues, targetOf, type UserView, viewOf } from './user-view.server';

interface Standing {
  readonly change: Partial<UserRow>;
  readonly action: AuditAction;
  readonly endsSignIns: SignInEnd | null;
  readonly takesRights: boolean;
}

/** Ends their sign-ins, since each of them was given with the old role. */
export async function setRole(
  app: AppContext,
  actor: Actor,
  id: string,
  role: Role,
  expectedVersion?: number,
): Promise<Outcome<UserView>> {
  if (role === 'admin' && !may(actor, 'users.credentials')) return needsPerson;
  return await changeStanding(app, actor, id, expectedVersion, (user) => {
    if (user.id === actor.userId) return notYourself('change the role of');
    if (user.role === role) return null;
    return {
      change: { role },
      action: 'user.role_changed',
      endsSignIns: 'role_changed',
      takesRights: role !== 'admin',
    };
  });
}

/** A user who is not active is signed out and cannot sign in; what they did stays. */
export async function setActive(
  app: AppContext,
  actor: Actor,
  id: string,
  active: boolean,
  expectedVersion?: number,
): Promise<Outcome<UserView>> {
  return await changeStanding(app, actor, id, expectedVersion, (user) => {
    if (user.id === actor.userId) return notYourself(active ? 'activate' : 'deactivate');
    if (user.invitedAtMs !== null)
      return conflict(
        'This user has not accepted the invitation yet. Send it again, or delete the user to take it back.',
      );
    if (user.active === active) return null;
    return {
      change: { active },
      action: active ? 'user.activated' : 'user.deactivated',
      endsSignIns: active ? null : 'deactivated',
      takesRights: !active,
    };
  });
}

/** For a person who lost their authenticator and every recovery code: the next sign-in takes the password alone. */
export async function removeTwoFactorOf(
  app: AppContext,
  actor: Actor,
  id: string,
): Promise<Outcome<UserView>> {
  if (!may(actor, 'users.credentials')) return needsPerson;
  return await changeStanding(app, actor, id, undefined, (user) => {
    if (user.id === actor.userId)
      return conflict('Turn your own two-factor sign-in off on your profile page, which asks for a code.');
    if (user.totpConfirmedAtMs === null) return null;
    return {
      change: { totpSecretSealed: null, totpConfirmedAtMs: null, totpLastStep: null },
      action: 'two_factor.disabled',
      endsSignIns: 'ended_elsewhere',
      takesRights: false,
    };
  });
}

export async function deleteUser(
  app: AppContext,
  actor: Actor,
  id: string,
  expectedVersion?: number,
): Promise<Outcome<null>> {
  if (!may(actor, 'users.write')) return forbidden();
  const user = await findUser(app.db, actor.companyId, id);
  if (!user) return notFound('user');
  if (user.id === actor.userId) return notYourself('delete');
  const result = await entombUser(app.db, {
    companyId: actor.companyId,
    userId: id,
    expectedVersion,
    nowMs: app.nowMs(),
    entry: auditRow(app, actor, {
      action: 'user.deleted',
      target: targetOf(user),
      before: auditedValues(user),
    }),
  });
  if (result.kind !== 'done') return await refusalAfter(app, user, expectedVersion);
  afterSignInsEnded(app, actor.companyId);
  return succeed(null);
}

/** How many sign-ins ended. */
export async function endSignInsOf(app: AppContext, actor: Actor, id: string): Promise<Outcome<number>> {
  if (!may(actor, 'users.write')) return forbidden();
  const user = await findUser(app.db, actor.companyId, id);
  if (!user) return notFound('user');
  return succeed(await endSignIns(app, actor, { userId: id }, 'ended_elsewhere'));
}

/** `decide`: the change, a refusal, or null where there is nothing to do. */
async function changeStanding(
  app: AppContext,
  actor: Actor,
  id: string,
  expectedVersion: number | undefined,
  decide: (user: UserRow) => Standing | Refusal | null,
): Promise<Outcome<UserView>> {
  if (!may(actor, 'users.write')) return forbidden();
  const user = await findUser(app.db, actor.companyId, id);
  if (!user) return notFound('user');
  if (expectedVersion !== undefined && user.version !== expectedVersion)
    return whyRefused(user, expectedVersion);
  const standing = decide(user);
  if (standing === null) return succeed(viewOf(user));
  if ('ok' in standing) return standing;
  const { change, action, endsSignIns, takesRights } = standing;
  const result: EditResult = await editUser(app.db, {
    companyId: actor.companyId,
    userId: id,
    change,
    expectedVersion,
    takesRights,
    endsSignIns: endsSignIns ? { because: endsSignIns } : undefined,
    nowMs: app.nowMs(),
    entry: auditRow(app, actor, {
      action,
      target: targetOf(user),
      before: auditedValues(user),
      after: auditedValues(change),
    }),
  });
  if (result.kind !== 'done') return await refusalAfter(app, user, expectedVersion);
  if (endsSignIns) afterSignInsEnded(app, actor.companyId);
  const now = await findUser(app.db, actor.companyId, id);
  return now ? succeed(viewOf(now)) : notFound('user');
}

async function refusalAfter(app: AppContext, user: UserRow, expectedVersion?: number): Promise<Refusal> {
  return whyRefused(await findUser(app.db, user.companyId, user.id), expectedVersion);
}

import type { Actor } from '../../../core/access/actor';
import type { UserChange } from '../../../core/users/user-input';
import { editUser } from '../../../db/user-changes';
import { findUser, type UserRow } from '../../../db/users';
import { auditRow } from '../audit.server';
import type { AppContext } from '../context';
import { type Outcome, succeed } from '../outcome';
import { claimAddress } from './address-claims.server';
import { takenName, whyRefused } from './user-refusals';
import { auditedValues, targetOf, type UserView, viewOf } from './user-view.server';

/** Writes a change that was found allowed. `isMoved`: it has another e-mail address; otherwise the address stays as it is. */
export async function saveUser(
  app: AppContext,
  actor: Actor,
  user: UserRow,
  edit: { change: UserChange; isMoved: boolean; expectedVersion?: number },
): Promise<Outcome<UserView>> {
  const { change, isMoved, expectedVersion } = edit;
  const write = () =>
    editUser(app.db, {
      companyId: actor.companyId,
      userId: user.id,
      change: { ...change, email: isMoved ? change.email : undefined },
      expectedVersion,
      nowMs: app.nowMs(),
      entry: auditRow(app, actor, {
        action: 'user.updated',
        target: targetOf(user),
        before: auditedValues(user),
        after: auditedValues(change),
      }),
    });
  const edited = isMoved
    ? await claimAddress(app, actor, write, ({ kind }) => kind === 'taken')
    : succeed(await write());
  if (!edited.ok) return edited;
  const result = edited.value;
  if (result.kind === 'taken') return takenName(result.field);
  const now = await findUser(app.db, actor.companyId, user.id);
  return result.kind === 'done' && now ? succeed(viewOf(now)) : whyRefused(now, expectedVersion);
}

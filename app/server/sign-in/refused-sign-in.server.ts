import { appendAudit } from '../../../db/audit-log';
import type { UserRow } from '../../../db/users';
import { auditRowOf } from '../audit.server';
import type { AppContext } from '../context';

/** Why somebody was not let in, as the audit log says it. */
const reasons = {
  wrong_password: 'The password is wrong.',
  unknown: 'Nobody has this username or e-mail address.',
  wrong_code: 'The second factor is wrong.',
  locked: 'There were too many wrong tries.',
  inactive: 'The user is not active.',
  invited: 'The invitation is not accepted yet.',
  changed: 'The password or the user was changed during the sign-in.',
  suspended: 'The company is suspended.',
} as const;
export type RefusedBecause = keyof typeof reasons;

/** What was typed for an unknown name is not written down: it may well be a password. */
export async function auditRefusedSignIn(
  app: AppContext,
  user: Pick<UserRow, 'id' | 'companyId' | 'displayName'> | null,
  because: RefusedBecause,
): Promise<void> {
  const performer = {
    companyId: user?.companyId ?? null,
    actorKind: 'nobody' as const,
    actorUserId: user?.id ?? null,
    actorName: 'Somebody at the sign-in page',
  };
  const target = user ? { kind: 'user' as const, id: user.id, name: user.displayName } : null;
  const event = { action: 'sign_in.refused' as const, target, refusal: reasons[because] };
  await appendAudit(app.db, auditRowOf(app, performer, event));
}

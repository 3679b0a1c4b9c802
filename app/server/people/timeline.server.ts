import type { Actor } from '../../../core/access/actor';
import { may } from '../../../core/access/permissions';
import type { ActorKind, AuditAction, TargetKind } from '../../../core/audit/audit-entry';
import { type AuditRow, selectAuditLog } from '../../../db/audit-log';
import type { AppContext } from '../context';
import { deviceName } from '../device-name';
import { forbidden, type Outcome, succeed } from '../outcome';

export interface TimelineEntry {
  readonly id: number;
  readonly atMs: number;
  readonly action: AuditAction;
  readonly actorName: string;
  readonly actorKind: ActorKind;
  readonly actorUserId: string | null;
  readonly targetKind: TargetKind | null;
  readonly targetId: string | null;
  readonly targetName: string;
  readonly refusal: string | null;
  readonly device: string;
  readonly place: string;
}

const shown = 20;

/** What a user did and what was done to them, newest first; for themself or for those who see users. */
export async function timelineOf(
  app: AppContext,
  actor: Actor,
  userId: string,
): Promise<Outcome<TimelineEntry[]>> {
  if (!may(actor, userId === actor.userId ? 'profile.read' : 'users.read')) return forbidden();
  const page = { limit: shown };
  const [did, happened] = await Promise.all([
    selectAuditLog(app.db, actor.companyId, { actorUserId: userId }, page),
    selectAuditLog(app.db, actor.companyId, { targetKind: 'user', targetId: userId }, page),
  ]);
  // Where an administrator sits is no business of the person whom they changed.
  const seesOthers = may(actor, 'users.read');
  const byId = new Map([...did, ...happened].map((row) => [row.id, row]));
  const newest = [...byId.values()].sort((a, b) => b.id - a.id).slice(0, shown);
  return succeed(
    newest.map(({ id, atMs, action, actorName, actorUserId, refusal, ...rest }) => ({
      id,
      atMs,
      action,
      actorName,
      actorKind: rest.actorKind,
      actorUserId,
      targetKind: rest.targetKind,
      targetId: rest.targetId,
      targetName: rest.targetName,
      refusal,
      ...(actorUserId === actor.userId || seesOthers ? whereOf(rest) : { device: '', place: '' }),
    })),
  );
}

function whereOf({ userAgent, place, address }: Pick<AuditRow, 'userAgent' | 'place' | 'address'>) {
  return { device: deviceName(userAgent), place: [place, address].filter(Boolean).join(' · ') };
}

import type { Actor } from '../../core/access/actor';
import {
  type AuditAction,
  type AuditTarget,
  type AuditValues,
  changedValues,
} from '../../core/audit/audit-entry';
import { appendAudit, type NewAuditRow } from '../../db/audit-log';
import type { AppContext } from './context';

/** What happened; `before` and `after` may hold whole things, of which only the difference is kept. */
export interface AuditEvent {
  readonly action: AuditAction;
  readonly target: AuditTarget | null;
  readonly before?: AuditValues;
  readonly after?: AuditValues;
  /** Why it was refused. */
  readonly refusal?: string;
}

type Performer = Pick<NewAuditRow, 'companyId' | 'actorKind' | 'actorUserId' | 'actorName'>;

/** The row for the audit log, to be written with `auditIfChanged` in the batch of the change itself. */
export function auditRow(app: AppContext, actor: Actor, event: AuditEvent): NewAuditRow {
  const { companyId, userId, displayName, via } = actor;
  const byToken = via.kind === 'token';
  const actorName = byToken ? `${displayName} (token ${via.name})` : displayName;
  return rowOf(
    app,
    { companyId, actorKind: byToken ? 'token' : 'user', actorUserId: userId, actorName },
    event,
  );
}

/** For what nobody who is signed in did: a sign-in, a link from an e-mail, the operator. */
export function auditRowOf(app: AppContext, performer: Performer, event: AuditEvent): NewAuditRow {
  return rowOf(app, performer, event);
}

export async function audit(app: AppContext, actor: Actor, event: AuditEvent): Promise<void> {
  await appendAudit(app.db, auditRow(app, actor, event));
}

function rowOf(app: AppContext, performer: Performer, event: AuditEvent): NewAuditRow {
  const { action, target, before, after, refusal } = event;
  const changed = before && after ? changedValues(before, after) : null;
  return {
    ...performer,
    atMs: app.nowMs(),
    action,
    targetKind: target?.kind ?? null,
    targetId: target?.id ?? null,
    targetName: target?.name ?? '',
    before: before && after ? (changed?.before ?? null) : (before ?? null),
    after: before && after ? (changed?.after ?? null) : (after ?? null),
    refusal: refusal ?? null,
    ...app.where,
  };
}

/** Everything that is written to the audit log, as `<thing>.<what happened to it>`. */
export const auditActions = [
  'company.created',
  'company.updated',
  'company.suspended',
  'company.resumed',
  'sso.updated',
  'sso.removed',
  'user.created',
  'user.invited',
  'user.accepted',
  'user.linked',
  'user.updated',
  'user.role_changed',
  'user.activated',
  'user.deactivated',
  'user.deleted',
  'password.changed',
  'password.reset_requested',
  'password.reset',
  'two_factor.enabled',
  'two_factor.disabled',
  'two_factor.recovery_used',
  'two_factor.codes_replaced',
  'sign_in.done',
  'sign_in.refused',
  'sign_in.ended',
  'sign_in.reuse_detected',
  'token.created',
  'token.revoked',
  'storage_profile.created',
  'storage_profile.updated',
  'storage_profile.deleted',
  'project.created',
  'project.updated',
  'project.deleted',
  'bucket.checked',
  'cycle.created',
  'cycle.updated',
  'cycle.deleted',
  'session.created',
  'session.started',
  'session.paused',
  'session.resumed',
  'session.cancelled',
  'session.retried',
  'audit.exported',
  'access.refused',
] as const;
export type AuditAction = (typeof auditActions)[number];

export const targetKinds = [
  'company',
  'user',
  'storage_profile',
  'project',
  'cycle',
  'session',
  'sign_in',
  'token',
] as const;
export type TargetKind = (typeof targetKinds)[number];

/** "nobody": a request without a sign-in, such as a wrong password. */
export type ActorKind = 'user' | 'token' | 'operator' | 'nobody';

export interface AuditTarget {
  readonly kind: TargetKind;
  readonly id: string;
  /** As it was called then: the thing itself may be renamed or deleted later. */
  readonly name: string;
}

/** From where a request came. */
export interface Whereabouts {
  /** IP address; null where the platform names none. */
  readonly address: string | null;
  /** "Lisbon, PT", as the edge guesses it from the address. */
  readonly place: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
}

export type AuditValues = Readonly<Record<string, unknown>>;

/** The fields of both that differ. A secret is given as "set" or "changed" by the caller, never as itself. */
export function changedValues(
  before: AuditValues,
  after: AuditValues,
): { before: AuditValues; after: AuditValues } | null {
  const names = Object.keys(after).filter(
    (name) => after[name] !== undefined && JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  if (names.length === 0) return null;
  const only = (values: AuditValues) => Object.fromEntries(names.map((name) => [name, values[name] ?? null]));
  return { before: only(before), after: only(after) };
}

import type { ActorKind, AuditAction, TargetKind } from '../../../core/audit/audit-entry';

/** What somebody did, to be read behind their name: "Ada changed the project". */
export const actionWords: Record<AuditAction, string> = {
  'company.created': 'made the company',
  'company.updated': 'changed the company',
  'company.suspended': 'suspended the company',
  'company.resumed': 'resumed the company',
  'sso.updated': 'set up single sign-on',
  'sso.removed': 'removed single sign-on',
  'user.created': 'made the user',
  'user.invited': 'invited',
  'user.accepted': 'accepted the invitation',
  'user.linked': 'was recognised by single sign-on as',
  'user.updated': 'changed the user',
  'user.role_changed': 'changed the role of',
  'user.activated': 'activated',
  'user.deactivated': 'deactivated',
  'user.deleted': 'deleted the user',
  'password.changed': 'changed the password',
  'password.reset_requested': 'asked for a new password',
  'password.reset': 'reset the password',
  'two_factor.enabled': 'turned two-factor sign-in on',
  'two_factor.disabled': 'turned two-factor sign-in off',
  'two_factor.recovery_used': 'used a recovery code',
  'two_factor.codes_replaced': 'made new recovery codes',
  'sign_in.done': 'signed in',
  'sign_in.refused': 'was not let in',
  'sign_in.ended': 'ended a sign-in',
  'sign_in.reuse_detected': 'used an old sign-in token',
  'token.created': 'made the API token',
  'token.revoked': 'revoked the API token',
  'storage_profile.created': 'made the storage profile',
  'storage_profile.updated': 'changed the storage profile',
  'storage_profile.deleted': 'deleted the storage profile',
  'project.created': 'made the project',
  'project.updated': 'changed the project',
  'project.deleted': 'deleted the project',
  'bucket.checked': 'checked the bucket of',
  'cycle.created': 'made the cycle',
  'cycle.updated': 'changed the cycle',
  'cycle.deleted': 'deleted the cycle',
  'session.created': 'made the session',
  'session.started': 'started the session',
  'session.paused': 'paused the session',
  'session.resumed': 'resumed the session',
  'session.cancelled': 'cancelled the session',
  'session.retried': 'retried the session',
  'audit.exported': 'exported the audit log',
  'access.refused': 'was refused',
};

/** Of these, the name of the person themself says nothing more: "Ada turned two-factor sign-in on". */
const aboutAccounts = /^(password|two_factor)\.|^user\.accepted$/;

interface Deed {
  readonly action: AuditAction;
  readonly actorKind: ActorKind;
  readonly actorUserId: string | null;
  readonly targetKind: TargetKind | null;
  readonly targetId: string | null;
}

/** The words of `actionWords` as they stand before the target's name; `isNamed` where that name is to follow. */
export function wordsBeforeTarget(deed: Deed): { words: string; isNamed: boolean } {
  const { action, actorKind, actorUserId, targetKind, targetId } = deed;
  const words = actionWords[action];
  if (targetKind !== 'user' || targetId === null) return { words, isNamed: targetKind !== null };
  // An entry of nobody names the user whose account it was tried with.
  const isOwn = actorKind !== 'nobody' && targetId === actorUserId;
  if (isOwn && aboutAccounts.test(action)) return { words, isNamed: false };
  if (action === 'sign_in.refused') return { words: `${words} as`, isNamed: true };
  return { words: aboutAccounts.test(action) ? `${words} for` : words, isNamed: true };
}

export const targetWords: Record<TargetKind, string> = {
  company: 'Company',
  user: 'User',
  storage_profile: 'Storage profile',
  project: 'Project',
  cycle: 'Cycle',
  session: 'Session',
  sign_in: 'Sign-in',
  token: 'API token',
};

const pages: Partial<Record<TargetKind, string>> = {
  user: '/users',
  storage_profile: '/storage-profiles',
  project: '/projects',
  cycle: '/cycles',
  session: '/sessions',
};

/** The page of a thing; null where it has none. */
export function targetPage(kind: TargetKind, id: string): string | null {
  if (kind === 'company') return '/company';
  const page = pages[kind];
  return page === undefined ? null : `${page}/${id}`;
}

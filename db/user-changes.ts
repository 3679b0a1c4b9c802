import { and, eq, exists, isNull, ne, or, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { revokeTokensStatement } from './api-tokens';
import { auditIfChanged, type NewAuditRow } from './audit-log';
import type { Database } from './client';
import { oneTimeLinks, recoveryCodes, type SignInEnd, ssoConnections, ssoIdentities, users } from './schema';
import { endSignInsStatement } from './sign-ins';
import { type TakenField, takenField, type UserRow } from './users';

export interface UserEdit {
  readonly companyId: string;
  readonly userId: string;
  readonly change: Partial<UserRow>;
  /** The version that the edit was made on; absent: whichever it is. */
  readonly expectedVersion?: number;
  /** Since when the person has the password that was asked for; absent: it was not asked for. Null: from the beginning. */
  readonly provedPasswordOfMs?: number | null;
  /** Set where the change takes the person's rights away: then another active administrator has to be left. */
  readonly takesRights?: boolean;
  readonly endsSignIns?: { readonly because: SignInEnd; readonly exceptSignInId?: string };
  readonly revokesTokens?: boolean;
  readonly nowMs: number;
  readonly entry: NewAuditRow;
}

/** `refused`: no such user, another version, or the last administrator; the caller reads which. */
export type EditResult =
  | { readonly kind: 'done'; readonly endedSignIns: readonly string[]; readonly revokedTokens: number }
  | { readonly kind: 'refused' }
  | { readonly kind: 'taken'; readonly field: TakenField };

/**
 * All or nothing: the change, its audit entry, and the end of sign-ins where it has one. With another password or address the
 * links that were mailed before work no longer.
 */
export async function editUser(db: Database, edit: UserEdit): Promise<EditResult> {
  const { companyId, userId, change, endsSignIns, nowMs } = edit;
  // These come first and under the same condition: within the batch nothing comes between.
  const ifFits = stillFits(db, edit);
  const onlyWhere = (isDue: boolean) => (isDue ? ifFits : sql`0`);
  const scope = { companyId, userId, exceptSignInId: endsSignIns?.exceptSignInId };
  const because = endsSignIns?.because ?? 'ended_elsewhere';
  const voidsLinks = change.passwordHash !== undefined || change.email !== undefined;
  try {
    const [ended, revoked, , changed] = await db.batch([
      endSignInsStatement(db, scope, because, nowMs, onlyWhere(endsSignIns !== undefined)),
      revokeTokensStatement(db, edit, nowMs, onlyWhere(edit.revokesTokens === true)),
      voidLinksStatement(db, edit, onlyWhere(voidsLinks)),
      updateStatement(db, edit),
      auditIfChanged(db, edit.entry),
    ]);
    return changed.length > 0
      ? { kind: 'done', endedSignIns: ended.map(({ id }) => id), revokedTokens: revoked.length }
      : { kind: 'refused' };
  } catch (error) {
    const field = takenField(error);
    if (field) return { kind: 'taken', field };
    throw error;
  }
}

function voidLinksStatement(db: Database, { companyId, userId }: UserEdit, onlyIf: SQL) {
  return db
    .delete(oneTimeLinks)
    .where(
      and(
        eq(oneTimeLinks.companyId, companyId),
        eq(oneTimeLinks.userId, userId),
        isNull(oneTimeLinks.usedAtMs),
        onlyIf,
      ),
    );
}

/** Leaves the person's name for what they did, and nothing by which anybody could sign in as them. */
export async function entombUser(db: Database, edit: Omit<UserEdit, 'change'>): Promise<EditResult> {
  const { companyId, userId, nowMs } = edit;
  const change: Partial<UserRow> = {
    // With a sign that no username may hold, so that nobody can take it first and keep the user from being deleted.
    username: `deleted:${userId}`,
    email: null,
    jobTitle: '',
    phone: '',
    passwordHash: '',
    active: false,
    invitedAtMs: null,
    totpSecretSealed: null,
    totpConfirmedAtMs: null,
    totpLastStep: null,
    deletedAtMs: nowMs,
  };
  const deletion = { ...edit, change, takesRights: true };
  const ifFits = stillFits(db, deletion);
  const [ended, revoked, , , , changed] = await db.batch([
    endSignInsStatement(db, { companyId, userId }, 'deleted', nowMs, ifFits),
    revokeTokensStatement(db, edit, nowMs, ifFits),
    db
      .delete(ssoIdentities)
      .where(and(eq(ssoIdentities.companyId, companyId), eq(ssoIdentities.userId, userId), ifFits)),
    voidLinksStatement(db, deletion, ifFits),
    db
      .delete(recoveryCodes)
      .where(and(eq(recoveryCodes.companyId, companyId), eq(recoveryCodes.userId, userId), ifFits)),
    updateStatement(db, deletion),
    auditIfChanged(db, edit.entry),
  ]);
  return changed.length > 0
    ? { kind: 'done', endedSignIns: ended.map(({ id }) => id), revokedTokens: revoked.length }
    : { kind: 'refused' };
}

function updateStatement(db: Database, edit: UserEdit) {
  return db
    .update(users)
    .set({ ...edit.change, version: sql`${users.version} + 1`, updatedAtMs: edit.nowMs })
    .where(fits(db, edit))
    .returning({ id: users.id });
}

/** The condition of an edit, for the other statements of its batch. */
function stillFits(db: Database, edit: UserEdit): SQL {
  return exists(db.select({ id: users.id }).from(users).where(fits(db, edit)));
}

function fits(db: Database, edit: UserEdit) {
  const { companyId, userId, expectedVersion, provedPasswordOfMs, takesRights } = edit;
  return and(
    eq(users.companyId, companyId),
    eq(users.id, userId),
    isNull(users.deletedAtMs),
    expectedVersion === undefined ? undefined : eq(users.version, expectedVersion),
    // Not its hash, which is made anew when an old one is verified.
    provedPasswordOfMs === undefined ? undefined : sql`${users.passwordChangedAtMs} is ${provedPasswordOfMs}`,
    takesRights ? leavesAnAdmin(db) : undefined,
  );
}

/**
 * In the statement itself, since two administrators may demote each other at the same time: the person is no active
 * administrator, or there is another one who has a way in: a password, or the company's provider.
 */
function leavesAnAdmin(db: Database): SQL | undefined {
  const other = alias(users, 'other_admin');
  const provider = db
    .select({ one: sql`1` })
    .from(ssoConnections)
    .where(and(eq(ssoConnections.companyId, other.companyId), eq(ssoConnections.enabled, true)));
  const anotherAdmin = db
    .select({ id: other.id })
    .from(other)
    .where(
      and(
        eq(other.companyId, users.companyId),
        ne(other.id, users.id),
        eq(other.role, 'admin'),
        eq(other.active, true),
        isNull(other.deletedAtMs),
        or(ne(other.passwordHash, ''), exists(provider)),
      ),
    );
  return or(ne(users.role, 'admin'), eq(users.active, false), exists(anotherAdmin));
}

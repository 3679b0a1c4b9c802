import type { Role } from '../../../core/access/permissions';
import { statusOf, type UserStatus } from '../../../core/users/user-input';
import type { UserRow } from '../../../db/users';

/** What is shown of a user: no hash, no secret. */
export interface UserView {
  readonly id: string;
  readonly username: string;
  readonly email: string | null;
  readonly displayName: string;
  readonly jobTitle: string;
  readonly phone: string;
  readonly role: Role;
  readonly status: UserStatus;
  /** Whether they sign in with a password; otherwise by invitation or single sign-on. */
  readonly hasPassword: boolean;
  readonly hasTwoFactor: boolean;
  readonly invitedAtMs: number | null;
  readonly lastSignInAtMs: number | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly version: number;
}

export function viewOf(row: UserRow): UserView {
  const { id, username, email, displayName, jobTitle, phone, role } = row;
  const { invitedAtMs, lastSignInAtMs, createdAtMs, updatedAtMs, version } = row;
  return {
    id,
    username,
    email,
    displayName,
    jobTitle,
    phone,
    role,
    status: statusOf(row),
    hasPassword: row.passwordHash !== '',
    hasTwoFactor: row.totpConfirmedAtMs !== null,
    invitedAtMs,
    lastSignInAtMs,
    createdAtMs,
    updatedAtMs,
    version,
  };
}

/** What the audit log keeps of a user's data. */
export function auditedValues(user: Partial<UserRow>) {
  const { username, email, displayName, jobTitle, phone, role, active } = user;
  return { username, email, displayName, jobTitle, phone, role, active };
}

export function targetOf(user: Pick<UserRow, 'id' | 'displayName'>) {
  return { kind: 'user', id: user.id, name: user.displayName } as const;
}

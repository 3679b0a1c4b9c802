import { and, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import type { Role } from '../core/access/permissions';
import type { UserStatus } from '../core/users/user-input';
import { auditIfChanged, type NewAuditRow } from './audit-log';
import type { Database } from './client';
import { isTakenBy, isTakenName } from './constraint';
import { contains, keyset, type PageRequest } from './keyset';
import { type NewOneTimeLink, replaceLinkStatements } from './one-time-links';
import { users } from './schema';

export type UserRow = typeof users.$inferSelect;
export type NewUser = typeof users.$inferInsert;

export async function insertUser(db: Database, user: NewUser): Promise<void> {
  await db.insert(users).values(user);
}

export type TakenField = 'username' | 'email';

/** All or nothing: the user, the audit entry and, for an invited person, their link. Says which of the two names is taken. */
export async function addUser(
  db: Database,
  user: NewUser,
  link: NewOneTimeLink | null,
  entry: NewAuditRow,
): Promise<'added' | TakenField> {
  const statements = [db.insert(users).values(user), auditIfChanged(db, entry)] as const;
  try {
    if (link) await db.batch([...statements, ...replaceLinkStatements(db, link)]);
    else await db.batch(statements);
    return 'added';
  } catch (error) {
    const taken = takenField(error);
    if (taken) return taken;
    throw error;
  }
}

/** Which name another user has, perhaps one of another company; null for every other error. */
export function takenField(error: unknown): TakenField | null {
  if (isTakenBy(error, 'users_email') || isTakenBy(error, 'users_company_email')) return 'email';
  return isTakenName(error) ? 'username' : null;
}

/**
 * By username or e-mail address, the latter once its invitation is accepted; upper and lower case are one. No username holds an "@", so that the two cannot meet. Takes no
 * company: signing in is what tells the company.
 */
export async function findUserBySignInName(db: Database, name: string): Promise<UserRow | null> {
  const isName = name.includes('@')
    ? and(eq(sql`lower(${users.email})`, name.toLowerCase()), isNull(users.invitedAtMs))
    : eq(sql`lower(${users.username})`, name.toLowerCase());
  const row = await db
    .select()
    .from(users)
    .where(and(isName, isNull(users.deletedAtMs)))
    .get();
  return row ?? null;
}

export async function findUser(db: Database, companyId: string, id: string): Promise<UserRow | null> {
  const row = await db
    .select()
    .from(users)
    .where(and(eq(users.companyId, companyId), eq(users.id, id), isNull(users.deletedAtMs)))
    .get();
  return row ?? null;
}

export const userSorts = ['username', 'displayName', 'createdAtMs', 'lastSignInAtMs'] as const;
export type UserSort = (typeof userSorts)[number];

const sortColumns = {
  username: users.username,
  displayName: users.displayName,
  createdAtMs: users.createdAtMs,
  // Who never signed in comes first.
  lastSignInAtMs: sql`coalesce(${users.lastSignInAtMs}, 0)`,
};

export interface UserFilter {
  readonly q?: string;
  readonly role?: Role;
  readonly status?: UserStatus;
}

export async function selectUsers(
  db: Database,
  companyId: string,
  { q, role, status }: UserFilter,
  page: PageRequest<UserSort>,
): Promise<UserRow[]> {
  const { where, orderBy } = keyset(sortColumns, users.id, page);
  return await db
    .select()
    .from(users)
    .where(
      and(
        eq(users.companyId, companyId),
        isNull(users.deletedAtMs),
        role && eq(users.role, role),
        status && hasStatus[status],
        contains(q, [users.displayName, users.username, sql`coalesce(${users.email}, '')`]),
        where,
      ),
    )
    .orderBy(...orderBy)
    .limit(page.limit);
}

const hasStatus: Record<UserStatus, SQL | undefined> = {
  active: and(eq(users.active, true), isNull(users.invitedAtMs)),
  inactive: and(eq(users.active, false), isNull(users.invitedAtMs)),
  invited: isNotNull(users.invitedAtMs),
};

/** Another form of the same password. Does nothing when the password was changed meanwhile. */
export async function replacePasswordHash(
  db: Database,
  person: Pick<UserRow, 'companyId' | 'id'>,
  before: string,
  after: string,
): Promise<void> {
  await db
    .update(users)
    .set({ passwordHash: after })
    .where(
      and(eq(users.companyId, person.companyId), eq(users.id, person.id), eq(users.passwordHash, before)),
    );
}

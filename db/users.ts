import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Database } from './client';
import { users } from './schema';

export type UserRow = typeof users.$inferSelect;
export type NewUser = typeof users.$inferInsert;

export async function insertUser(db: Database, user: NewUser): Promise<void> {
  await db.insert(users).values(user);
}

/**
 * By username or e-mail address; upper and lower case are one. No username holds an "@", so that the two cannot meet. Takes no
 * company: signing in is what tells the company.
 */
export async function findUserBySignInName(db: Database, name: string): Promise<UserRow | null> {
  const column = name.includes('@') ? users.email : users.username;
  const row = await db
    .select()
    .from(users)
    .where(and(eq(sql`lower(${column})`, name.toLowerCase()), isNull(users.deletedAtMs)))
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

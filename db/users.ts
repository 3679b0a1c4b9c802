import { eq, sql } from 'drizzle-orm';
import type { Database } from './client';
import { users } from './schema';

export type UserRow = typeof users.$inferSelect;

export async function insertUser(db: Database, user: UserRow): Promise<void> {
  await db.insert(users).values(user);
}

/** Upper and lower case are one. Takes no company: signing in is what tells the company. */
export async function findUserByUsername(db: Database, username: string): Promise<UserRow | null> {
  const row = await db
    .select()
    .from(users)
    .where(eq(sql`lower(${users.username})`, username.toLowerCase()))
    .get();
  return row ?? null;
}

/** Takes no company, as it makes the actor from a signed cookie. */
export async function findUserById(db: Database, id: string): Promise<UserRow | null> {
  const row = await db.select().from(users).where(eq(users.id, id)).get();
  return row ?? null;
}

export async function updateUserPassword(db: Database, id: string, passwordHash: string): Promise<void> {
  await db.update(users).set({ passwordHash }).where(eq(users.id, id));
}

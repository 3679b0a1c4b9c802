import { env } from 'cloudflare:test';
import { eq } from 'drizzle-orm';
import { createAppContext } from '../../../app/server/context';
import { signIns, users } from '../../../db/schema';

const { db } = createAppContext(env);
export const unique = () => crypto.randomUUID().slice(0, 8);

export const userInput = (change: object = {}) => {
  const name = `ada-${unique()}`;
  return { displayName: 'Ada Lovelace', username: name, email: `${name}@soil.example`, ...change };
};

export async function rowOf(id: string) {
  const row = await db.select().from(users).where(eq(users.id, id)).get();
  if (!row) throw new Error('There is no such user');
  return row;
}

export async function openSignIns(userId: string) {
  const rows = await db.select().from(signIns).where(eq(signIns.userId, userId));
  return rows.filter(({ endedAtMs }) => endedAtMs === null).length;
}

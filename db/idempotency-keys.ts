import { and, eq, isNull, lt, or } from 'drizzle-orm';
import type { Database } from './client';
import { idempotencyKeys } from './schema';

export type IdempotencyRow = typeof idempotencyKeys.$inferSelect;
export type NewIdempotencyRow = Pick<
  IdempotencyRow,
  'userId' | 'key' | 'companyId' | 'requestHash' | 'createdAtMs'
>;
type Name = Pick<IdempotencyRow, 'userId' | 'key'>;

/** False when the key is in use: whoever writes the row runs the request. */
export async function claimIdempotencyKey(db: Database, row: NewIdempotencyRow): Promise<boolean> {
  const written = await db
    .insert(idempotencyKeys)
    .values(row)
    .onConflictDoNothing()
    .returning({ key: idempotencyKeys.key });
  return written.length > 0;
}

export async function findIdempotencyKey(db: Database, name: Name): Promise<IdempotencyRow | null> {
  return (await db.select().from(idempotencyKeys).where(named(name)).get()) ?? null;
}

export async function keepAnswer(
  db: Database,
  name: Name,
  answer: { status: number; answerSealed: string },
): Promise<void> {
  await db.update(idempotencyKeys).set(answer).where(named(name));
}

export async function releaseIdempotencyKey(db: Database, name: Name): Promise<void> {
  await db.delete(idempotencyKeys).where(named(name));
}

/** Keys older than a day, and those of requests that died on the way. */
export async function forgetIdempotencyKeys(
  db: Database,
  before: { answeredMs: number; runningMs: number },
): Promise<void> {
  const { createdAtMs, status } = idempotencyKeys;
  await db
    .delete(idempotencyKeys)
    .where(or(lt(createdAtMs, before.answeredMs), and(isNull(status), lt(createdAtMs, before.runningMs))));
}

function named({ userId, key }: Name) {
  return and(eq(idempotencyKeys.userId, userId), eq(idempotencyKeys.key, key));
}

import { and, eq, isNull, lt, or } from 'drizzle-orm';
import type { Database } from './client';
import { idempotencyKeys } from './schema';

export type IdempotencyRow = typeof idempotencyKeys.$inferSelect;
export type NewIdempotencyRow = Pick<
  IdempotencyRow,
  'userId' | 'key' | 'companyId' | 'requestHash' | 'createdAtMs'
>;
type Name = Pick<IdempotencyRow, 'userId' | 'key'>;

export interface StaleBefore {
  readonly answeredMs: number;
  readonly runningMs: number;
}

/**
 * False when the key is in use: whoever writes the row runs the request. Forgets old keys first, and those of requests that died on
 * the way, in the same round trip.
 */
export async function claimIdempotencyKey(
  db: Database,
  row: NewIdempotencyRow,
  stale: StaleBefore,
): Promise<boolean> {
  const { createdAtMs, status } = idempotencyKeys;
  const isStale = or(
    lt(createdAtMs, stale.answeredMs),
    and(isNull(status), lt(createdAtMs, stale.runningMs)),
  );
  const [, written] = await db.batch([
    db.delete(idempotencyKeys).where(isStale),
    db.insert(idempotencyKeys).values(row).onConflictDoNothing().returning({ key: idempotencyKeys.key }),
  ]);
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

function named({ userId, key }: Name) {
  return and(eq(idempotencyKeys.userId, userId), eq(idempotencyKeys.key, key));
}

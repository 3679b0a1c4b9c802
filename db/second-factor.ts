import { and, eq, exists, isNotNull, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import { auditIfChanged, type NewAuditRow } from './audit-log';
import type { Database } from './client';
import { recoveryCodes, users } from './schema';

interface Person {
  readonly companyId: string;
  readonly userId: string;
}

/** Takes a time step for one sign-in; false when it, or a later one, was used before. */
export async function takeTotpStep(db: Database, person: Person, step: number): Promise<boolean> {
  const unused = or(isNull(users.totpLastStep), lt(users.totpLastStep, step));
  const taken = await db
    .update(users)
    .set({ totpLastStep: step })
    .where(and(isPerson(person), isNotNull(users.totpConfirmedAtMs), unused))
    .returning({ id: users.id });
  return taken.length > 0;
}

/** Uses up a recovery code, with its audit entry; false when there is no such unused one. */
export async function spendRecoveryCode(
  db: Database,
  person: Person,
  codeHash: string,
  nowMs: number,
  entry: NewAuditRow,
): Promise<boolean> {
  const [taken] = await db.batch([
    db
      .update(recoveryCodes)
      .set({ usedAtMs: nowMs })
      .where(
        and(
          eq(recoveryCodes.companyId, person.companyId),
          eq(recoveryCodes.userId, person.userId),
          eq(recoveryCodes.codeHash, codeHash),
          isNull(recoveryCodes.usedAtMs),
        ),
      )
      .returning({ id: recoveryCodes.id }),
    auditIfChanged(db, entry),
  ]);
  return taken.length > 0;
}

/** A secret that waits for its first code; false when the person has a second factor already. */
export async function storePendingTotp(db: Database, person: Person, sealed: string): Promise<boolean> {
  const stored = await db
    .update(users)
    .set({ totpSecretSealed: sealed, totpLastStep: null })
    .where(and(isPerson(person), isNull(users.totpConfirmedAtMs)))
    .returning({ id: users.id });
  return stored.length > 0;
}

export interface NewRecoveryCodes {
  readonly hashes: readonly string[];
  readonly nowMs: number;
  readonly entry: NewAuditRow;
}

/** Puts the second factor in force, with its recovery codes; false when this secret is no longer the one that waits. */
export async function confirmTotp(
  db: Database,
  person: Person,
  pending: { sealed: string; step: number },
  codes: NewRecoveryCodes,
): Promise<boolean> {
  const waits = and(
    isPerson(person),
    isNull(users.totpConfirmedAtMs),
    eq(users.totpSecretSealed, pending.sealed),
  );
  const [, , confirmed] = await db.batch([
    ...replaceCodes(db, person, codes, waits),
    db
      .update(users)
      .set({ totpConfirmedAtMs: codes.nowMs, totpLastStep: pending.step })
      .where(waits)
      .returning({ id: users.id }),
    auditIfChanged(db, codes.entry),
  ]);
  return confirmed.length > 0;
}

/** New codes in place of all former ones; nothing happens for a person without a second factor. */
export async function replaceRecoveryCodes(
  db: Database,
  person: Person,
  codes: NewRecoveryCodes,
): Promise<void> {
  const isOn = and(isPerson(person), isNotNull(users.totpConfirmedAtMs));
  await db.batch([...replaceCodes(db, person, codes, isOn), auditIfChanged(db, codes.entry)]);
}

export async function countUnusedCodes(db: Database, person: Person): Promise<number> {
  return await db.$count(
    recoveryCodes,
    and(
      eq(recoveryCodes.companyId, person.companyId),
      eq(recoveryCodes.userId, person.userId),
      isNull(recoveryCodes.usedAtMs),
    ),
  );
}

function replaceCodes(db: Database, person: Person, codes: NewRecoveryCodes, condition: SQL | undefined) {
  const { companyId, userId } = person;
  const fits = exists(db.select({ id: users.id }).from(users).where(condition));
  const rows = codes.hashes.map((codeHash) => ({ id: crypto.randomUUID(), codeHash }));
  return [
    db
      .delete(recoveryCodes)
      .where(and(eq(recoveryCodes.companyId, companyId), eq(recoveryCodes.userId, userId), fits)),
    // Drizzle wants every column of the table, in its order.
    db
      .insert(recoveryCodes)
      .select(
        sql`select value ->> 'id', ${companyId}, ${userId}, value ->> 'codeHash', ${codes.nowMs}, null from json_each(${JSON.stringify(rows)}) where ${fits}`,
      ),
  ] as const;
}

function isPerson(person: Person): SQL | undefined {
  return and(eq(users.companyId, person.companyId), eq(users.id, person.userId), isNull(users.deletedAtMs));
}

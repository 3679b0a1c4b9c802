import { and, eq, isNotNull, isNull, lt, or } from 'drizzle-orm';
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
    .where(
      and(
        eq(users.companyId, person.companyId),
        eq(users.id, person.userId),
        isNotNull(users.totpConfirmedAtMs),
        unused,
      ),
    )
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

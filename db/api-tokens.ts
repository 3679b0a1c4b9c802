import { eq } from 'drizzle-orm';
import type { Database } from './client';
import { apiTokens, companies, users } from './schema';

export type ApiTokenRow = typeof apiTokens.$inferSelect;

/** By its hash, with everything that decides whether it still counts. Takes no company: it makes the actor. */
export async function findApiToken(db: Database, tokenHash: string) {
  const row = await db
    .select({
      token: apiTokens,
      user: {
        id: users.id,
        companyId: users.companyId,
        displayName: users.displayName,
        role: users.role,
        active: users.active,
        deletedAtMs: users.deletedAtMs,
        totpConfirmedAtMs: users.totpConfirmedAtMs,
      },
      company: { suspendedAtMs: companies.suspendedAtMs, requireTwoFactor: companies.requireTwoFactor },
    })
    .from(apiTokens)
    .innerJoin(users, eq(users.id, apiTokens.userId))
    .innerJoin(companies, eq(companies.id, apiTokens.companyId))
    .where(eq(apiTokens.tokenHash, tokenHash))
    .get();
  return row ?? null;
}

export async function touchApiToken(db: Database, id: string, nowMs: number): Promise<void> {
  await db.update(apiTokens).set({ lastUsedAtMs: nowMs }).where(eq(apiTokens.id, id));
}

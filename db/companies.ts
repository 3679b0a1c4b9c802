import { eq } from 'drizzle-orm';
import type { Database } from './client';
import { companies } from './schema';

export type CompanyRow = typeof companies.$inferSelect;

export async function insertCompany(db: Database, company: typeof companies.$inferInsert): Promise<void> {
  await db.insert(companies).values(company);
}

export async function findCompany(db: Database, companyId: string): Promise<CompanyRow | null> {
  const row = await db.select().from(companies).where(eq(companies.id, companyId)).get();
  return row ?? null;
}

import { eq } from 'drizzle-orm';
import type { Database } from './client';
import { companies } from './schema';

export type CompanyRow = typeof companies.$inferSelect;

export async function insertCompany(db: Database, company: CompanyRow): Promise<void> {
  await db.insert(companies).values(company);
}

/** The first company of this name: names are not unique. */
export async function findCompanyByName(db: Database, name: string): Promise<CompanyRow | null> {
  const row = await db
    .select()
    .from(companies)
    .where(eq(companies.name, name))
    .orderBy(companies.createdAtMs)
    .get();
  return row ?? null;
}

export async function findCompany(db: Database, companyId: string): Promise<CompanyRow | null> {
  const row = await db.select().from(companies).where(eq(companies.id, companyId)).get();
  return row ?? null;
}

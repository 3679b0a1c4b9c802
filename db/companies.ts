import { and, count, eq, getTableColumns, isNull, sql } from 'drizzle-orm';
import { auditIfChanged, type NewAuditRow } from './audit-log';
import type { Database } from './client';
import { isTakenBy, isTakenName } from './constraint';
import { type NewOneTimeLink, replaceLinkStatements } from './one-time-links';
import { companies, projects, users } from './schema';
import { selectSessionStatistics } from './sessions';
import { type TakenField, takenField } from './users';

export type CompanyRow = typeof companies.$inferSelect;
export type NewCompany = typeof companies.$inferInsert;

export async function insertCompany(db: Database, company: NewCompany): Promise<void> {
  await db.insert(companies).values(company);
}

/** All or nothing: the company, its first administrator with perhaps an invitation, and the entries in the audit log. */
export async function insertCompanyWithAdmin(
  db: Database,
  founding: {
    readonly company: NewCompany;
    readonly admin: typeof users.$inferInsert;
    readonly link: NewOneTimeLink | null;
    readonly entries: readonly [company: NewAuditRow, admin: NewAuditRow];
  },
): Promise<'made' | 'slug' | TakenField> {
  const { company, admin, link, entries } = founding;
  const statements = [
    db.insert(companies).values(company),
    auditIfChanged(db, entries[0]),
    db.insert(users).values(admin),
    auditIfChanged(db, entries[1]),
  ] as const;
  try {
    if (link) await db.batch([...statements, ...replaceLinkStatements(db, link)]);
    else await db.batch(statements);
    return 'made';
  } catch (error) {
    if (isTakenBy(error, 'companies.slug')) return 'slug';
    const taken = takenField(error);
    if (taken) return taken;
    throw error;
  }
}

export async function findCompany(db: Database, companyId: string): Promise<CompanyRow | null> {
  const row = await db.select().from(companies).where(eq(companies.id, companyId)).get();
  return row ?? null;
}

export async function findCompanyBySlug(db: Database, slug: string): Promise<CompanyRow | null> {
  const row = await db.select().from(companies).where(eq(companies.slug, slug)).get();
  return row ?? null;
}

export type CompanyEdit = Partial<Omit<CompanyRow, 'id' | 'version' | 'createdAtMs'>> & {
  readonly updatedAtMs: number;
};

/** With its audit entry. 'stale': there is no such company, or no longer in the expected version. */
export async function updateCompany(
  db: Database,
  id: string,
  change: CompanyEdit,
  edit: { expectedVersion?: number; entry: NewAuditRow },
): Promise<'updated' | 'stale' | 'taken'> {
  const { expectedVersion, entry } = edit;
  const isMeant = and(
    eq(companies.id, id),
    expectedVersion === undefined ? undefined : eq(companies.version, expectedVersion),
  );
  const update = db
    .update(companies)
    .set({ ...change, version: sql`${companies.version} + 1` })
    .where(isMeant)
    .returning({ id: companies.id });
  try {
    const [rows] = await db.batch([update, auditIfChanged(db, entry)]);
    return rows.length > 0 ? 'updated' : 'stale';
  } catch (error) {
    if (isTakenName(error)) return 'taken';
    throw error;
  }
}

export interface CompanyUsage {
  readonly users: number;
  readonly projects: number;
  readonly sessions: number;
  /** Not ended. */
  readonly activeSessions: number;
  readonly bytesUploaded: number;
}

export async function selectCompanyUsage(db: Database, companyId: string): Promise<CompanyUsage> {
  const [people, theirProjects, statistics] = await Promise.all([
    db
      .select({ value: count() })
      .from(users)
      .where(and(eq(users.companyId, companyId), isNull(users.deletedAtMs)))
      .get(),
    db.select({ value: count() }).from(projects).where(eq(projects.companyId, companyId)).get(),
    selectSessionStatistics(db, companyId, {}),
  ]);
  const { sessions, active, bytesUploaded } = statistics;
  return {
    users: people?.value ?? 0,
    projects: theirProjects?.value ?? 0,
    sessions,
    activeSessions: active,
    bytesUploaded,
  };
}

export type ListedCompany = CompanyRow & { readonly users: number };

/** For the operator alone: all companies, by their name for addresses. */
export async function selectCompanies(db: Database): Promise<ListedCompany[]> {
  const theirs = db
    .select({ value: count() })
    .from(users)
    .where(and(eq(users.companyId, companies.id), isNull(users.deletedAtMs)));
  return await db
    .select({ ...getTableColumns(companies), users: sql<number>`(${theirs})` })
    .from(companies)
    .orderBy(companies.slug);
}

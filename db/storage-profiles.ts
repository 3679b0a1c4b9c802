import { and, count, eq, getTableColumns, isNotNull, notExists, sql } from 'drizzle-orm';
import { union } from 'drizzle-orm/sqlite-core';
import type { Database } from './client';
import { isTakenName } from './constraint';
import { projects, storageProfiles } from './schema';

export type StorageProfileRow = typeof storageProfiles.$inferSelect;
/** Everything but the sealed secret, which only `loadBucketAccess` reads. */
export type OpenStorageProfile = Omit<StorageProfileRow, 'secretSealed' | 'companyId'> & {
  projectCount: number;
};

const { secretSealed: _sealed, companyId: _company, ...openColumns } = getTableColumns(storageProfiles);

function selectOpen(db: Database) {
  // A built subquery: columns named directly in `sql` lose their table in a select from one table.
  const itsProjects = db
    .select({ value: count() })
    .from(projects)
    .where(eq(projects.storageProfileId, storageProfiles.id));
  return db.select({ ...openColumns, projectCount: sql<number>`(${itsProjects})` }).from(storageProfiles);
}

export async function selectStorageProfiles(db: Database, companyId: string): Promise<OpenStorageProfile[]> {
  return await selectOpen(db).where(eq(storageProfiles.companyId, companyId)).orderBy(storageProfiles.name);
}

export async function findStorageProfile(
  db: Database,
  companyId: string,
  id: string,
): Promise<OpenStorageProfile | null> {
  const row = await selectOpen(db).where(own(companyId, id)).get();
  return row ?? null;
}

/** False when the company already has a storage profile of this name. */
export async function insertStorageProfile(
  db: Database,
  row: typeof storageProfiles.$inferInsert,
): Promise<boolean> {
  const written = await db
    .insert(storageProfiles)
    .values(row)
    .onConflictDoNothing({ target: [storageProfiles.companyId, storageProfiles.name] })
    .returning({ id: storageProfiles.id });
  return written.length > 0;
}

export type StorageProfileChange = Partial<
  Pick<StorageProfileRow, 'name' | 'endpoint' | 'region' | 'accessKeyId' | 'secretSealed'>
> & { updatedAtMs: number };

/** 'taken' when another storage profile of the company has this name. */
export async function updateStorageProfile(
  db: Database,
  companyId: string,
  id: string,
  change: StorageProfileChange,
): Promise<'updated' | 'not_found' | 'taken'> {
  try {
    const rows = await db
      .update(storageProfiles)
      .set(change)
      .where(own(companyId, id))
      .returning({ id: storageProfiles.id });
    return rows.length > 0 ? 'updated' : 'not_found';
  } catch (error) {
    if (isTakenName(error)) return 'taken';
    throw error;
  }
}

/** False when there was nothing to delete, or a project uses it. */
export async function deleteStorageProfile(db: Database, companyId: string, id: string): Promise<boolean> {
  const used = db.select({ id: projects.id }).from(projects).where(eq(projects.storageProfileId, id));
  const rows = await db
    .delete(storageProfiles)
    .where(and(own(companyId, id), notExists(used)))
    .returning({ id: storageProfiles.id });
  return rows.length > 0;
}

function own(companyId: string, id: string) {
  return and(eq(storageProfiles.companyId, companyId), eq(storageProfiles.id, id));
}

/** Every endpoint that the company's storage profiles and projects name. */
export async function selectEndpoints(db: Database, companyId: string): Promise<string[]> {
  const ofProfiles = db
    .select({ endpoint: storageProfiles.endpoint })
    .from(storageProfiles)
    .where(eq(storageProfiles.companyId, companyId));
  const ofProjects = db
    .select({ endpoint: sql<string>`${projects.endpoint}` })
    .from(projects)
    .where(and(eq(projects.companyId, companyId), isNotNull(projects.endpoint)));
  return (await union(ofProfiles, ofProjects)).map(({ endpoint }) => endpoint);
}

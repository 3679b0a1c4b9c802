import { and, count, eq, getTableColumns, isNotNull, notExists, sql } from 'drizzle-orm';
import { union } from 'drizzle-orm/sqlite-core';
import type { NewAuditRow } from './audit-log';
import { type Edit, type Edited, editAudited, isVersion, nextVersion, writeAudited } from './audited-write';
import type { Database } from './client';
import { contains, keyset, type PageRequest } from './keyset';
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

export const storageProfileSorts = ['name', 'createdAtMs'] as const;
export type StorageProfileSort = (typeof storageProfileSorts)[number];

export async function selectStorageProfiles(
  db: Database,
  companyId: string,
  filter: { readonly q?: string },
  page: PageRequest<StorageProfileSort>,
): Promise<OpenStorageProfile[]> {
  const columns = {
    name: sql`${storageProfiles.name} collate nocase`,
    createdAtMs: storageProfiles.createdAtMs,
  };
  const { where, orderBy } = keyset(columns, storageProfiles.id, page);
  const searched = [storageProfiles.name, storageProfiles.endpoint, storageProfiles.accessKeyId];
  return await selectOpen(db)
    .where(and(eq(storageProfiles.companyId, companyId), contains(filter.q, searched), where))
    .orderBy(...orderBy)
    .limit(page.limit);
}

/** All of the company, to choose one from. */
export async function selectStorageProfileChoices(db: Database, companyId: string) {
  const { id, name, region, endpoint } = openColumns;
  return await db
    .select({ id, name, region, endpoint })
    .from(storageProfiles)
    .where(eq(storageProfiles.companyId, companyId))
    .orderBy(sql`${storageProfiles.name} collate nocase`);
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
  entry: NewAuditRow,
): Promise<boolean> {
  const insert = db
    .insert(storageProfiles)
    .values(row)
    .onConflictDoNothing({ target: [storageProfiles.companyId, storageProfiles.name] })
    .returning({ id: storageProfiles.id });
  return await writeAudited(db, insert, entry);
}

export type StorageProfileChange = Partial<
  Pick<
    StorageProfileRow,
    'name' | 'endpoint' | 'region' | 'kind' | 'accessKeyId' | 'secretSealed' | 'roleArn' | 'externalId'
  >
> & { updatedAtMs: number };

export async function updateStorageProfile(
  db: Database,
  companyId: string,
  id: string,
  change: StorageProfileChange,
  edit: Edit,
): Promise<Edited> {
  const update = db
    .update(storageProfiles)
    .set({ ...change, version: nextVersion(storageProfiles.version) })
    .where(and(own(companyId, id), isVersion(storageProfiles.version, edit.expectedVersion)))
    .returning({ id: storageProfiles.id });
  return await editAudited(db, update, edit);
}

/** False when it was not there in that version, or a project uses it. */
export async function deleteStorageProfile(
  db: Database,
  companyId: string,
  id: string,
  edit: Edit,
): Promise<boolean> {
  const used = db.select({ id: projects.id }).from(projects).where(eq(projects.storageProfileId, id));
  const remove = db
    .delete(storageProfiles)
    .where(and(own(companyId, id), isVersion(storageProfiles.version, edit.expectedVersion), notExists(used)))
    .returning({ id: storageProfiles.id });
  return await writeAudited(db, remove, edit.entry);
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

import { sql } from 'drizzle-orm';
import { customType, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { CycleStatus } from '../../core/cycles/cycle';
import { type IgnoreChoice, usualChoice } from '../../core/protocol/ignore-choice';
import type { UploadSettings } from '../../core/protocol/upload-settings';
import type { SessionState } from '../../core/sessions/session-state';
import { type BucketAbilities, readAbilities } from '../../core/storage/bucket-abilities';
import { createdAtMs, id, updatedAtMs, version } from './columns';
import { companyId } from './company-id';
import { users } from './users';

export type StorageAccessKind = 'keys' | 'role';

const abilitiesColumn = customType<{ data: BucketAbilities | null; driverData: string }>({
  dataType: () => 'text',
  toDriver: (abilities) => JSON.stringify(abilities),
  fromDriver: (json) => readAbilities(JSON.parse(json)),
});

export const storageProfiles = sqliteTable(
  'storage_profiles',
  {
    id: id(),
    companyId: companyId(),
    name: text('name').notNull(),
    /** Origin of the S3 service, e.g. https://s3.eu-central-1.amazonaws.com. */
    endpoint: text('endpoint').notNull(),
    region: text('region').notNull(),
    accessKeyId: text('access_key_id').notNull(),
    /** A sealed text of core/storage/secret-box, bound to this company and this row. */
    secretSealed: text('secret_sealed').notNull(),
    /** 'role': short-lived keys by AssumeRole of this role; then key and secret are empty. */
    kind: text('kind').$type<StorageAccessKind>().notNull().default('keys'),
    roleArn: text('role_arn').notNull().default(''),
    /** Made here; the role's trust policy demands it, so that nobody can name another company's role. */
    externalId: text('external_id').notNull().default(''),
    version: version(),
    createdAtMs: createdAtMs(),
    updatedAtMs: updatedAtMs(),
  },
  (table) => [uniqueIndex('storage_profiles_company_name').on(table.companyId, table.name)],
);

export const projects = sqliteTable(
  'projects',
  {
    id: id(),
    companyId: companyId(),
    storageProfileId: text('storage_profile_id')
      .notNull()
      .references(() => storageProfiles.id),
    name: text('name').notNull(),
    description: text('description').notNull().default(''),
    bucket: text('bucket').notNull(),
    /** Overrides the profile's region or endpoint for this bucket; null takes the profile's. */
    region: text('region'),
    endpoint: text('endpoint'),
    active: integer('active', { mode: 'boolean' }).notNull().default(true),
    /** What the last bucket check proved; null until one has run. */
    abilities: abilitiesColumn('abilities'),
    version: version(),
    createdAtMs: createdAtMs(),
    updatedAtMs: updatedAtMs(),
  },
  (table) => [
    uniqueIndex('projects_company_name').on(table.companyId, table.name),
    index('projects_profile').on(table.storageProfileId),
    index('projects_company_name_order').on(table.companyId, sql`${table.name} collate nocase`, table.id),
    index('projects_company_created').on(table.companyId, table.createdAtMs, table.id),
  ],
);

export const cycles = sqliteTable(
  'cycles',
  {
    id: id(),
    companyId: companyId(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id),
    /** 1, 2, 3 …, shown as C1, C2, C3 … */
    number: integer('number').notNull(),
    /** Key prefix in the bucket, without a leading and with a trailing slash; fixed once data was sent to it. */
    prefix: text('prefix').notNull(),
    description: text('description').notNull().default(''),
    status: text('status').$type<CycleStatus>().notNull().default('pending'),
    version: version(),
    createdAtMs: createdAtMs(),
    updatedAtMs: updatedAtMs(),
  },
  (table) => [
    uniqueIndex('cycles_project_number').on(table.projectId, table.number),
    index('cycles_company').on(table.companyId, table.projectId),
  ],
);

export const sessions = sqliteTable(
  'sessions',
  {
    id: id(),
    companyId: companyId(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id),
    cycleId: text('cycle_id')
      .notNull()
      .references(() => cycles.id),
    createdBy: text('created_by')
      .notNull()
      .references(() => users.id),
    folderName: text('folder_name').notNull(),
    state: text('state').$type<SessionState>().notNull().default('pending'),
    /** One sentence on why the session failed; null otherwise. */
    failure: text('failure'),
    attempt: integer('attempt').notNull().default(1),
    settings: text('settings', { mode: 'json' }).$type<UploadSettings>().notNull(),
    ignoreChoice: text('ignore_choice', { mode: 'json' })
      .$type<IgnoreChoice>()
      .notNull()
      .default(usualChoice),
    filesTotal: integer('files_total').notNull().default(0),
    filesUploaded: integer('files_uploaded').notNull().default(0),
    filesSkipped: integer('files_skipped').notNull().default(0),
    filesFailed: integer('files_failed').notNull().default(0),
    filesCancelled: integer('files_cancelled').notNull().default(0),
    bytesTotal: integer('bytes_total').notNull().default(0),
    bytesUploaded: integer('bytes_uploaded').notNull().default(0),
    bytesSkipped: integer('bytes_skipped').notNull().default(0),
    /** The Durable Object's change number that this row shows; an older write never replaces a newer one. */
    revision: integer('revision').notNull().default(0),
    createdAtMs: createdAtMs(),
    startedAtMs: integer('started_at_ms'),
    endedAtMs: integer('ended_at_ms'),
  },
  (table) => [
    index('sessions_company_created').on(table.companyId, table.createdAtMs, table.id),
    index('sessions_company_state').on(table.companyId, table.state, table.createdAtMs, table.id),
    index('sessions_cycle').on(table.cycleId, table.state),
    index('sessions_cycle_created').on(table.cycleId, table.createdAtMs, table.id),
    index('sessions_project').on(table.projectId, table.createdAtMs, table.id),
    index('sessions_creator').on(table.createdBy, table.createdAtMs, table.id),
    index('sessions_company_ended').on(table.companyId, sql`coalesce(${table.endedAtMs}, 0)`, table.id),
    index('sessions_company_bytes').on(table.companyId, table.bytesTotal, table.id),
    index('sessions_company_files').on(table.companyId, table.filesTotal, table.id),
  ],
);

/** The sums over the sessions of a cycle. Triggers on `sessions` keep them, so that no list adds up all its sessions. */
export const cycleTotals = sqliteTable(
  'cycle_totals',
  {
    cycleId: text('cycle_id')
      .primaryKey()
      .references(() => cycles.id, { onDelete: 'cascade' }),
    companyId: companyId(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    sessions: integer('sessions').notNull(),
    /** Sessions that have not ended. */
    active: integer('active').notNull(),
    filesUploaded: integer('files_uploaded').notNull(),
    filesFailed: integer('files_failed').notNull(),
    bytesUploaded: integer('bytes_uploaded').notNull(),
  },
  (table) => [index('cycle_totals_project').on(table.companyId, table.projectId)],
);

import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Role } from '../core/access/permissions';
import type { CycleStatus } from '../core/cycles/cycle';
import type { UploadSettings } from '../core/protocol/upload-settings';
import type { SessionState } from '../core/sessions/session-state';
import type { BucketAbilities } from '../core/storage/bucket-abilities';

// Times are milliseconds since 1970 (UTC). Ids are random UUIDs made by the application.
const id = () => text('id').primaryKey();
const createdAtMs = () => integer('created_at_ms').notNull();
const updatedAtMs = () => integer('updated_at_ms').notNull();

export const companies = sqliteTable('companies', {
  id: id(),
  name: text('name').notNull(),
  createdAtMs: createdAtMs(),
});

const companyId = () =>
  text('company_id')
    .notNull()
    .references(() => companies.id);

export const users = sqliteTable(
  'users',
  {
    id: id(),
    companyId: companyId(),
    username: text('username').notNull(),
    displayName: text('display_name').notNull(),
    passwordHash: text('password_hash').notNull(),
    role: text('role').$type<Role>().notNull(),
    active: integer('active', { mode: 'boolean' }).notNull().default(true),
    createdAtMs: createdAtMs(),
  },
  (table) => [
    // A username signs in without naming a company, so it is unique across all of them.
    uniqueIndex('users_username').on(sql`lower(${table.username})`),
    index('users_company').on(table.companyId, table.username),
  ],
);

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
    abilities: text('abilities', { mode: 'json' }).$type<BucketAbilities>(),
    createdAtMs: createdAtMs(),
    updatedAtMs: updatedAtMs(),
  },
  (table) => [
    uniqueIndex('projects_company_name').on(table.companyId, table.name),
    index('projects_profile').on(table.storageProfileId),
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
    index('sessions_company_created').on(table.companyId, table.createdAtMs),
    index('sessions_cycle').on(table.cycleId, table.state),
    index('sessions_project').on(table.projectId),
  ],
);

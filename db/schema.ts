import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Role, Scope } from '../core/access/permissions';
import type { ActorKind, AuditAction, AuditValues, TargetKind } from '../core/audit/audit-entry';
import type { CycleStatus } from '../core/cycles/cycle';
import type { UploadSettings } from '../core/protocol/upload-settings';
import type { SessionState } from '../core/sessions/session-state';
import type { BucketAbilities } from '../core/storage/bucket-abilities';

// Times are milliseconds since 1970 (UTC). Ids are random UUIDs made by the application.
const id = () => text('id').primaryKey();
const createdAtMs = () => integer('created_at_ms').notNull();
const updatedAtMs = () => integer('updated_at_ms').notNull();
/** Grows with each edit; the API's ETag. An edit that names an older one is refused. */
const version = () => integer('version').notNull().default(1);
const flag = (name: string, otherwise: boolean) =>
  integer(name, { mode: 'boolean' }).notNull().default(otherwise);

export const companies = sqliteTable(
  'companies',
  {
    id: id(),
    name: text('name').notNull(),
    /** Names the company in addresses, as in /sso/<slug>. */
    slug: text('slug').notNull().default(''),
    contactEmail: text('contact_email'),
    website: text('website').notNull().default(''),
    /** Set by the operator: nobody of the company gets in, and its sessions stand still. */
    suspendedAtMs: integer('suspended_at_ms'),
    requireTwoFactor: flag('require_two_factor', false),
    /** Domains that an invited or single sign-on user's address may have; empty allows all. */
    allowedEmailDomains: text('allowed_email_domains', { mode: 'json' })
      .$type<string[]>()
      .notNull()
      .default(sql`'[]'`),
    defaultStorageProfileId: text('default_storage_profile_id'),
    defaultUploadSettings: text('default_upload_settings', { mode: 'json' }).$type<UploadSettings>(),
    /** The company's own limits, below those of the operator; null is none. Sessions: not ended at one time. */
    quotaBytes: integer('quota_bytes'),
    quotaSessions: integer('quota_sessions'),
    limitBytes: integer('limit_bytes'),
    limitSessions: integer('limit_sessions'),
    version: version(),
    createdAtMs: createdAtMs(),
    updatedAtMs: integer('updated_at_ms').notNull().default(0),
  },
  (table) => [uniqueIndex('companies_slug').on(table.slug)],
);

export type StorageAccessKind = 'keys' | 'role';

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
    email: text('email'),
    displayName: text('display_name').notNull(),
    jobTitle: text('job_title').notNull().default(''),
    phone: text('phone').notNull().default(''),
    /** Empty: has none, as an invited person or one who only uses single sign-on. */
    passwordHash: text('password_hash').notNull(),
    passwordChangedAtMs: integer('password_changed_at_ms'),
    role: text('role').$type<Role>().notNull(),
    active: integer('active', { mode: 'boolean' }).notNull().default(true),
    /** When the invitation was sent; null again once it is accepted. */
    invitedAtMs: integer('invited_at_ms'),
    lastSignInAtMs: integer('last_sign_in_at_ms'),
    /** Sealed; in force from `totpConfirmedAtMs` on. */
    totpSecretSealed: text('totp_secret_sealed'),
    totpConfirmedAtMs: integer('totp_confirmed_at_ms'),
    /** The last time step whose code was used: a code works once (RFC 6238, section 5.2). */
    totpLastStep: integer('totp_last_step'),
    /** Deleted people stay as a name for what they did; username and e-mail are free again. */
    deletedAtMs: integer('deleted_at_ms'),
    version: version(),
    createdAtMs: createdAtMs(),
    updatedAtMs: integer('updated_at_ms').notNull().default(0),
  },
  (table) => [
    uniqueIndex('users_email').on(sql`lower(${table.email})`),
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
    abilities: text('abilities', { mode: 'json' }).$type<BucketAbilities>(),
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

const userId = () =>
  text('user_id')
    .notNull()
    .references(() => users.id);

/** One sign-in of one person on one device: the family of its refresh tokens. */
export const signIns = sqliteTable(
  'sign_ins',
  {
    id: id(),
    companyId: companyId(),
    userId: userId(),
    method: text('method').$type<SignInMethod>().notNull(),
    userAgent: text('user_agent'),
    address: text('address'),
    place: text('place'),
    createdAtMs: createdAtMs(),
    lastUsedAtMs: integer('last_used_at_ms').notNull(),
    /** When its newest refresh token expires. */
    expiresAtMs: integer('expires_at_ms').notNull(),
    endedAtMs: integer('ended_at_ms'),
    endedBecause: text('ended_because').$type<SignInEnd>(),
  },
  (table) => [index('sign_ins_user').on(table.userId, table.lastUsedAtMs)],
);
export type SignInMethod = 'password' | 'sso' | 'invitation' | 'reset' | 'sign_up';
export type SignInEnd =
  | 'signed_out'
  | 'ended_elsewhere'
  | 'password_changed'
  | 'role_changed'
  | 'deactivated'
  | 'deleted'
  | 'reuse_detected';

export const refreshTokens = sqliteTable(
  'refresh_tokens',
  {
    /** SHA-256 of the token, hex: the token itself is nowhere. */
    tokenHash: text('token_hash').primaryKey(),
    companyId: companyId(),
    signInId: text('sign_in_id')
      .notNull()
      .references(() => signIns.id),
    createdAtMs: createdAtMs(),
    expiresAtMs: integer('expires_at_ms').notNull(),
    /** When it was first exchanged for its successor. */
    usedAtMs: integer('used_at_ms'),
  },
  (table) => [index('refresh_tokens_sign_in').on(table.signInId)],
);

export const apiTokens = sqliteTable(
  'api_tokens',
  {
    id: id(),
    companyId: companyId(),
    userId: userId(),
    name: text('name').notNull(),
    /** SHA-256 of the token, hex. */
    tokenHash: text('token_hash').notNull(),
    /** The last four characters, by which a person knows it again. */
    hint: text('hint').notNull(),
    scopes: text('scopes', { mode: 'json' }).$type<Scope[]>().notNull(),
    createdAtMs: createdAtMs(),
    expiresAtMs: integer('expires_at_ms').notNull(),
    lastUsedAtMs: integer('last_used_at_ms'),
    revokedAtMs: integer('revoked_at_ms'),
  },
  (table) => [
    uniqueIndex('api_tokens_hash').on(table.tokenHash),
    index('api_tokens_user').on(table.userId, table.createdAtMs),
  ],
);

export type LinkPurpose = 'invitation' | 'password_reset';

/** Links that work once: invitations and password resets. */
export const oneTimeLinks = sqliteTable(
  'one_time_links',
  {
    id: id(),
    companyId: companyId(),
    userId: userId(),
    purpose: text('purpose').$type<LinkPurpose>().notNull(),
    tokenHash: text('token_hash').notNull(),
    createdBy: text('created_by'),
    createdAtMs: createdAtMs(),
    expiresAtMs: integer('expires_at_ms').notNull(),
    usedAtMs: integer('used_at_ms'),
  },
  (table) => [
    uniqueIndex('one_time_links_hash').on(table.tokenHash),
    index('one_time_links_user').on(table.userId, table.purpose),
  ],
);

/** One-time codes for a person who lost the device of their second factor. */
export const recoveryCodes = sqliteTable(
  'recovery_codes',
  {
    id: id(),
    companyId: companyId(),
    userId: userId(),
    codeHash: text('code_hash').notNull(),
    createdAtMs: createdAtMs(),
    usedAtMs: integer('used_at_ms'),
  },
  (table) => [index('recovery_codes_user').on(table.userId)],
);

/** A company's OpenID Connect provider. */
export const ssoConnections = sqliteTable('sso_connections', {
  companyId: text('company_id')
    .primaryKey()
    .references(() => companies.id),
  issuer: text('issuer').notNull(),
  clientId: text('client_id').notNull(),
  /** Sealed for this company and the row `sso`. */
  clientSecretSealed: text('client_secret_sealed').notNull(),
  enabled: flag('enabled', true),
  /** Whether an unknown person of an allowed e-mail domain becomes a user at their first sign-in. */
  createUsers: flag('create_users', false),
  version: version(),
  createdAtMs: createdAtMs(),
  updatedAtMs: updatedAtMs(),
});

/** Whom the provider's `sub` stands for. */
export const ssoIdentities = sqliteTable(
  'sso_identities',
  {
    id: id(),
    companyId: companyId(),
    userId: userId(),
    issuer: text('issuer').notNull(),
    subject: text('subject').notNull(),
    createdAtMs: createdAtMs(),
  },
  (table) => [
    uniqueIndex('sso_identities_subject').on(table.companyId, table.issuer, table.subject),
    index('sso_identities_user').on(table.userId),
  ],
);

/** Local mode only: what would have been sent by e-mail. */
export const devMails = sqliteTable('dev_mails', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  recipient: text('recipient').notNull(),
  subject: text('subject').notNull(),
  text: text('text').notNull(),
  createdAtMs: createdAtMs(),
});

/** Append-only: triggers of its migration refuse every update and delete. */
export const auditLog = sqliteTable(
  'audit_log',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    /** Null: no company is known, as for a sign-in under an unknown name. */
    companyId: text('company_id'),
    atMs: integer('at_ms').notNull(),
    actorKind: text('actor_kind').$type<ActorKind>().notNull(),
    actorUserId: text('actor_user_id'),
    actorName: text('actor_name').notNull(),
    action: text('action').$type<AuditAction>().notNull(),
    targetKind: text('target_kind').$type<TargetKind>(),
    targetId: text('target_id'),
    targetName: text('target_name').notNull().default(''),
    /** Only the fields that changed. */
    before: text('before', { mode: 'json' }).$type<AuditValues>(),
    after: text('after', { mode: 'json' }).$type<AuditValues>(),
    /** Why it was refused; null when it was done. */
    refusal: text('refusal'),
    address: text('address'),
    place: text('place'),
    userAgent: text('user_agent'),
    requestId: text('request_id'),
  },
  (table) => [
    index('audit_log_company').on(table.companyId, table.id),
    index('audit_log_action').on(table.companyId, table.action, table.id),
    index('audit_log_actor').on(table.companyId, table.actorUserId, table.id),
    index('audit_log_target').on(table.companyId, table.targetId, table.id),
  ],
);

/** Answers to creations that named an `Idempotency-Key`, for a day. */
export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    userId: userId(),
    key: text('key').notNull(),
    companyId: companyId(),
    /** SHA-256 of method, path and body: the same key with another request is refused. */
    requestHash: text('request_hash').notNull(),
    /** Null while the first request is still running. */
    status: integer('status'),
    /** Sealed, since the answer to a new API token holds the token. */
    answerSealed: text('answer_sealed'),
    createdAtMs: createdAtMs(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.key] }),
    index('idempotency_keys_created').on(table.createdAtMs),
  ],
);

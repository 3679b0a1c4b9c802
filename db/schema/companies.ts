import { sql } from 'drizzle-orm';
import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { UploadSettings } from '../../core/protocol/upload-settings';
import { createdAtMs, flag, id, version } from './columns';

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

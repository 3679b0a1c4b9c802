import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Role } from '../../core/access/permissions';
import { createdAtMs, id, version } from './columns';
import { companyId } from './company-id';

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
    // An address signs in without naming a company, too; that of an open invitation does not yet.
    uniqueIndex('users_email').on(sql`lower(${table.email})`).where(sql`invited_at_ms is null`),
    uniqueIndex('users_company_email').on(table.companyId, sql`lower(${table.email})`),
    // A username signs in without naming a company, so it is unique across all of them.
    uniqueIndex('users_username').on(sql`lower(${table.username})`),
    index('users_company').on(table.companyId, table.username),
  ],
);

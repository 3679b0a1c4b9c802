import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Scope } from '../../core/access/permissions';
import { createdAtMs, flag, id, updatedAtMs, version } from './columns';
import { companies } from './companies';
import { companyId } from './company-id';
import { userId } from './user-id';

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

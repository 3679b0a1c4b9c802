import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { ActorKind, AuditAction, AuditValues, TargetKind } from '../../core/audit/audit-entry';
import { createdAtMs } from './columns';
import { companyId } from './company-id';
import { userId } from './user-id';

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

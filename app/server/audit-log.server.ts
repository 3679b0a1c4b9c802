import type { Actor } from '../../core/access/actor';
import { may } from '../../core/access/permissions';
import { type AuditQuery, periodOf } from '../../core/audit/audit-query';
import { type AuditFilter, type AuditRow, selectAuditLog } from '../../db/audit-log';
import { audit } from './audit.server';
import { type ExportFormat, exportForms } from './audit-export';
import type { AppContext } from './context';
import { forbidden, type Outcome, succeed } from './outcome';

export type AuditEntry = Omit<AuditRow, 'companyId'>;

export interface AuditPage {
  readonly entries: AuditEntry[];
  /** For the next page, of older entries; null on the last. */
  readonly nextCursor: string | null;
}

/** Newest first. A cursor that cannot be read begins at the newest: a page shows that, the API refuses it before. */
export async function listAuditLog(
  app: AppContext,
  actor: Actor,
  query: AuditQuery & { cursor?: string; limit: number },
): Promise<Outcome<AuditPage>> {
  if (!may(actor, 'audit.read')) return forbidden();
  const { limit } = query;
  // One more than asked for tells whether there is a next page.
  const rows = await selectAuditLog(app.db, actor.companyId, filterOf(query), {
    beforeId: readCursor(query.cursor),
    limit: limit + 1,
  });
  const entries = rows.slice(0, limit).map(entryOf);
  const last = entries.at(-1);
  return succeed({ entries, nextCursor: rows.length > limit && last ? String(last.id) : null });
}

const rowsAtOnce = 500;

/** The whole of it as a file, read from the database as it is sent, so that a long log is never in memory. */
export async function exportAuditLog(
  app: AppContext,
  actor: Actor,
  query: AuditQuery,
  format: ExportFormat,
): Promise<Outcome<ReadableStream<Uint8Array>>> {
  if (!may(actor, 'audit.read')) return forbidden();
  await audit(app, actor, { action: 'audit.exported', target: null, after: { format, ...query } });
  const { head, line } = exportForms[format];
  const encoder = new TextEncoder();
  const filter = filterOf(query);
  let beforeId: number | undefined;
  return succeed(
    new ReadableStream({
      start(controller) {
        if (head !== '') controller.enqueue(encoder.encode(head));
      },
      async pull(controller) {
        const rows = await selectAuditLog(app.db, actor.companyId, filter, { beforeId, limit: rowsAtOnce });
        if (rows.length > 0) controller.enqueue(encoder.encode(rows.map(entryOf).map(line).join('')));
        beforeId = rows.at(-1)?.id;
        if (rows.length < rowsAtOnce) controller.close();
      },
    }),
  );
}

function filterOf(query: AuditQuery): AuditFilter {
  const { action, actorUserId, targetKind, targetId, refused, q } = query;
  const refusedOnly = refused === 'true';
  return { action, actorUserId, targetKind, targetId, refusedOnly, search: q, ...periodOf(query) };
}

function readCursor(cursor: string | undefined): number | undefined {
  return cursor !== undefined && /^\d{1,15}$/.test(cursor) ? Number(cursor) : undefined;
}

function entryOf({ companyId: _company, ...entry }: AuditRow): AuditEntry {
  return entry;
}

import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { exportFormats, exportForms } from '../../../app/server/audit-export';
import { exportAuditLog, listAuditLog } from '../../../app/server/audit-log.server';
import { auditActions, targetKinds } from '../../../core/audit/audit-entry';
import { AuditQuerySchema } from '../../../core/audit/audit-query';
import type { ApiEnv } from './api-env';
import { access, answers } from './endpoint';
import { unwrap } from './problem';

const tags = ['Audit log'];
const collection = '/api/v1/audit-log';
const values = z.record(z.string(), z.unknown()).nullable();

export const AuditEntrySchema = z
  .object({
    id: z.number().int(),
    atMs: z.number().int(),
    actorKind: z.enum(['user', 'token', 'operator', 'nobody']),
    actorUserId: z.string().nullable(),
    actorName: z.string(),
    action: z.enum(auditActions),
    targetKind: z.enum(targetKinds).nullable(),
    targetId: z.string().nullable(),
    targetName: z.string(),
    before: values,
    after: values,
    refusal: z.string().nullable(),
    address: z.string().nullable(),
    place: z.string().nullable(),
    userAgent: z.string().nullable(),
    requestId: z.string().nullable(),
  })
  .openapi('AuditEntry');

const list = createRoute({
  ...access('audit.read'),
  method: 'get',
  path: collection,
  tags,
  request: {
    query: AuditQuerySchema.extend({
      cursor: z
        .string()
        .regex(/^\d{1,15}$/, 'The cursor is not one of this list. Leave it out to start at the first page.')
        .optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: answers(
    z.object({ entries: z.array(AuditEntrySchema), nextCursor: z.string().nullable() }),
    'What happened in your company, the newest first.',
  ),
});
const text = { schema: z.string() };
const exported = createRoute({
  ...access('audit.read'),
  method: 'get',
  path: `${collection}/export`,
  tags,
  request: { query: AuditQuerySchema.extend({ format: z.enum(exportFormats).default('csv') }) },
  responses: {
    ...answers(z.never(), ''),
    200: {
      description: 'All entries that fit, the newest first, as a file.',
      content: { 'text/csv': text, 'application/x-ndjson': text },
    },
  },
});

export function addAuditLog(api: OpenAPIHono<ApiEnv>): void {
  api.openapi(list, async (c) =>
    c.json(unwrap(await listAuditLog(c.var.app, c.var.actor, c.req.valid('query'))), 200),
  );
  api.openapi(exported, async (c) => {
    const { format, ...query } = c.req.valid('query');
    const stream = unwrap(await exportAuditLog(c.var.app, c.var.actor, query, format));
    const day = new Date(c.var.app.nowMs()).toISOString().slice(0, 10);
    return c.body(stream, 200, {
      'content-type': exportForms[format].contentType,
      'content-disposition': `attachment; filename="audit-log-${day}.${format}"`,
    });
  });
}

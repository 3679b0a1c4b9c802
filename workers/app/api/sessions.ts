import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { notFound } from '../../../app/server/outcome';
import { receiptSignature, sessionReceipt } from '../../../app/server/receipts.server';
import { sessionAttempts, sessionFiles, sessionView } from '../../../app/server/session-commands.server';
import { diagnoseSession } from '../../../app/server/session-diagnosis.server';
import { createSession, getSession, listSessions } from '../../../app/server/sessions.server';
import { allFiles, fileOrders } from '../../../core/protocol/file-list';
import { listQuery, queryNumber, queryTime } from '../../../core/protocol/list-query';
import { AttemptViewSchema, FilePageSchema, SessionViewSchema } from '../../../core/protocol/session-view';
import { receiptFormats, receiptForms } from '../../../core/receipts/receipt-forms';
import { fileStates } from '../../../core/sessions/file-state';
import { SessionInputSchema } from '../../../core/sessions/session-input';
import { sessionStates } from '../../../core/sessions/session-state';
import { sessionSorts } from '../../../db/sessions';
import type { ApiEnv } from './api-env';
import { access, answers, createdAt, idField, idParams, jsonBody, nextCursor } from './endpoint';
import { RefusalError, unwrap } from './problem';
import { DiagnosisSchema, SessionDetailSchema, SessionSchema, SessionStatisticsSchema } from './schemas';

const tags = ['Sessions'];
const collection = '/api/v1/sessions';
const member = `${collection}/{sessionId}` as const;
const params = idParams('sessionId');

const SessionQuerySchema = listQuery({
  sorts: sessionSorts,
  defaultSort: '-createdAtMs',
  filters: {
    projectId: idField.optional(),
    cycleId: idField.optional(),
    createdBy: idField.optional(),
    state: z.enum(sessionStates, `Ask for one state: ${sessionStates.join(', ')}.`).optional(),
    createdFrom: queryTime('the first time').optional(),
    createdTo: queryTime('the last time').optional(),
  },
});
const notBytes = 'A size is a whole number of bytes.';
const FileQuerySchema = z
  .object({
    state: z.enum(fileStates, `Ask for one state: ${fileStates.join(', ')}.`).optional(),
    text: z
      .string()
      .min(1, 'Say what the path is to hold, or leave "text" out.')
      .max(1_024, 'A path has at most 1,024 bytes, so ask for fewer.')
      .optional(),
    minBytes: queryNumber(notBytes, 0, Number.MAX_SAFE_INTEGER).optional(),
    maxBytes: queryNumber(notBytes, 0, Number.MAX_SAFE_INTEGER).optional(),
    order: z.enum(fileOrders, `Ask for one order: ${fileOrders.join(', ')}.`).optional(),
    cursor: queryNumber('The cursor is not one of this list.', 0, Number.MAX_SAFE_INTEGER).optional(),
    limit: queryNumber('The limit is from 1 to 500.', 1, 500).optional(),
  })
  .strict();

const page = z.object({
  sessions: z.array(SessionSchema),
  nextCursor,
  statistics: SessionStatisticsSchema,
});
const list = createRoute({
  ...access('sessions.read'),
  method: 'get',
  path: collection,
  tags,
  request: { query: SessionQuerySchema },
  responses: answers(
    page,
    'A page of sessions, newest first unless sorted otherwise; and statistics over the project, cycle or company.',
  ),
});
const create = createRoute({
  ...access('sessions.upload'),
  method: 'post',
  path: collection,
  tags,
  request: jsonBody(SessionInputSchema),
  responses: createdAt(
    z.object({ session: SessionDetailSchema }),
    'The new session, waiting for its manifest.',
  ),
});
const get = createRoute({
  ...access('sessions.read'),
  method: 'get',
  path: member,
  tags,
  request: { params },
  responses: answers(
    z.object({ session: SessionDetailSchema, view: SessionViewSchema }),
    'The session, and how it stands now.',
  ),
});
const files = createRoute({
  ...access('sessions.read'),
  method: 'get',
  path: `${member}/files`,
  tags,
  request: { params, query: FileQuerySchema },
  responses: answers(
    FilePageSchema,
    'Files of the session: as they were found, by path (folder after folder) or by size (the largest first), and only those of a state, of a size, or with a text in their path.',
  ),
});
const text = { schema: z.string() };
const receipt = createRoute({
  ...access('sessions.read'),
  method: 'get',
  path: `${member}/receipt`,
  tags,
  request: { params, query: z.strictObject({ format: z.enum(receiptFormats).default('csv') }) },
  responses: {
    ...answers(z.never(), ''),
    200: {
      description:
        'What became of every file of an ended session, as a file. In CSV, what a spreadsheet would take for a formula has an apostrophe before it; JSON lines have every path as it is.',
      content: { 'text/csv': text, 'application/x-ndjson': text },
    },
  },
});
const signature = createRoute({
  ...access('sessions.read'),
  method: 'get',
  path: `${member}/receipt/signature`,
  operationId: 'getReceiptSignature',
  tags,
  request: { params },
  responses: {
    ...answers(z.never(), ''),
    200: {
      description:
        'A compact JWS (RFC 7515) by a key of /.well-known/jwks.json, of type "longshore-receipt+jws", over the digests of both files of the receipt. It is there a moment after the end of the session.',
      content: { 'application/jose': text },
    },
  },
});
const attempts = createRoute({
  ...access('sessions.read'),
  method: 'get',
  path: `${member}/attempts`,
  tags,
  request: { params },
  responses: answers(z.object({ attempts: z.array(AttemptViewSchema) }), 'The ended attempts, oldest first.'),
});
const diagnosis = createRoute({
  ...access('sessions.read'),
  method: 'post',
  path: `${member}/diagnosis`,
  operationId: 'diagnoseSession',
  tags,
  request: { params },
  responses: answers(
    DiagnosisSchema,
    'What the bucket answers to the Worker, for a browser that gets no answer.',
  ),
});

export function addSessions(api: OpenAPIHono<ApiEnv>): void {
  api.openapi(list, async (c) =>
    c.json(unwrap(await listSessions(c.var.app, c.var.actor, c.req.valid('query'))), 200),
  );
  api.openapi(create, async (c) => {
    const session = unwrap(await createSession(c.var.app, c.var.actor, c.req.valid('json')));
    return c.json({ session }, 201, { location: `${collection}/${session.id}` });
  });
  api.openapi(get, async (c) => {
    const { sessionId: id } = c.req.valid('param');
    const session = await getSession(c.var.app, c.var.actor, id);
    if (!session) throw new RefusalError(notFound('session'));
    return c.json({ session, view: unwrap(await sessionView(c.var.app, c.var.actor, id)) }, 200);
  });
  api.openapi(files, async (c) => {
    const { text, ...asked } = c.req.valid('query');
    // As paths are kept.
    const query = { ...allFiles, cursor: 0, limit: 100, ...asked, text: text?.normalize('NFC') ?? null };
    return c.json(
      unwrap(await sessionFiles(c.var.app, c.var.actor, c.req.valid('param').sessionId, query)),
      200,
    );
  });
  api.openapi(attempts, async (c) => {
    const outcome = await sessionAttempts(c.var.app, c.var.actor, c.req.valid('param').sessionId);
    return c.json({ attempts: unwrap(outcome) }, 200);
  });
  api.openapi(receipt, async (c) => {
    const { sessionId: id } = c.req.valid('param');
    const { format } = c.req.valid('query');
    const { folderName, stream } = unwrap(await sessionReceipt(c.var.app, c.var.actor, id, format));
    return c.body(stream, 200, {
      'content-type': receiptForms[format].contentType,
      // RFC 6266: a folder's name may have any letters.
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(`receipt ${folderName}.${format}`)}`,
    });
  });
  api.openapi(signature, async (c) => {
    const { sessionId: id } = c.req.valid('param');
    const signed = unwrap(await receiptSignature(c.var.app, c.var.actor, id));
    return c.body(signed.signature, 200, {
      'content-type': 'application/jose',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(`receipt ${signed.folderName}.jws`)}`,
    });
  });
  api.openapi(diagnosis, async (c) =>
    c.json(unwrap(await diagnoseSession(c.var.app, c.var.actor, c.req.valid('param').sessionId)), 200),
  );
}

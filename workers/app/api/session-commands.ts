import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { uploadPack } from '../../../app/server/packs.server';
import {
  addManifest,
  cancelSession,
  openScan,
  pauseSession,
  resumeSession,
  retrySession,
  startSession,
} from '../../../app/server/session-commands.server';
import { ManifestBatchSchema, ManifestResultSchema, StartSchema } from '../../../core/protocol/manifest';
import { PackAnswerSchema } from '../../../core/protocol/pack';
import { SessionViewSchema } from '../../../core/protocol/session-view';
import type { ApiEnv } from './api-env';
import { access, answers, created, idParams, jsonBody, lengthRequired } from './endpoint';
import { packType } from './pack-body';
import { unwrap } from './problem';

const tags = ['Session commands'];
const member = '/api/v1/sessions/{sessionId}';
const params = idParams('sessionId');
const viewAnswer = (description: string) => answers(z.object({ view: SessionViewSchema }), description);

const scans = createRoute({
  ...access('sessions.upload'),
  method: 'post',
  path: `${member}/scans`,
  operationId: 'openScan',
  tags,
  request: { params },
  responses: created(z.object({ scan: z.number().int() }), 'A number for one reading of the folder.'),
});
const manifest = createRoute({
  ...access('sessions.upload'),
  method: 'post',
  path: `${member}/manifest`,
  operationId: 'addManifest',
  tags,
  request: { params, ...jsonBody(ManifestBatchSchema) },
  responses: answers(
    ManifestResultSchema,
    'An answer for each entry, in the same order. Sending a batch again changes nothing.',
  ),
});
const start = createRoute({
  ...access('sessions.upload'),
  method: 'post',
  path: `${member}/start`,
  tags,
  request: { params, ...jsonBody(StartSchema) },
  responses: viewAnswer('The session is being planned.'),
});

const packs = createRoute({
  ...access('sessions.upload'),
  method: 'post',
  path: `${member}/packs`,
  tags,
  request: {
    params,
    body: {
      required: true,
      description:
        'Four bytes with the length of the head (unsigned, big-endian), the head as JSON (`engineId`, and `files` with `fileId`, `digests` and `sizeBytes`), then the bytes of the files in that order. Sending a pack again stores nothing again.',
      content: { [packType]: { schema: z.string().openapi({ format: 'binary' }) } },
    },
  },
  responses: {
    ...answers(PackAnswerSchema, 'What became of each file, in the order of the head.'),
    ...lengthRequired,
  },
});

const commands = {
  pause: { run: pauseSession, does: 'No further file or part is given out.' },
  resume: { run: resumeSession, does: 'The session goes on.' },
  cancel: { run: cancelSession, does: 'The session has ended; open multipart uploads are being aborted.' },
  retry: { run: retrySession, does: 'A new attempt for the files that failed or were cancelled.' },
} as const;

export function addSessionCommands(api: OpenAPIHono<ApiEnv>): void {
  api.openapi(scans, async (c) =>
    c.json(unwrap(await openScan(c.var.app, c.var.actor, c.req.valid('param').sessionId)), 201),
  );
  api.openapi(manifest, async (c) => {
    const { sessionId: id } = c.req.valid('param');
    return c.json(unwrap(await addManifest(c.var.app, c.var.actor, id, c.req.valid('json'))), 200);
  });
  api.openapi(start, async (c) => {
    const { sessionId: id } = c.req.valid('param');
    return c.json({ view: unwrap(await startSession(c.var.app, c.var.actor, id, c.req.valid('json'))) }, 200);
  });
  api.openapi(packs, async (c) => {
    const { sessionId: id } = c.req.valid('param');
    const body = c.req.raw.body ?? new Blob().stream();
    return c.json(unwrap(await uploadPack(c.var.app, c.var.actor, id, body)), 200);
  });
  for (const [name, { run, does }] of Object.entries(commands)) {
    const route = createRoute({
      ...access('sessions.upload'),
      method: 'post',
      path: `${member}/${name}`,
      tags,
      request: { params },
      responses: viewAnswer(does),
    });
    api.openapi(route, async (c) =>
      c.json({ view: unwrap(await run(c.var.app, c.var.actor, c.req.valid('param').sessionId)) }, 200),
    );
  }
}

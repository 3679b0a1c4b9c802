import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  createCycle,
  deleteCycle,
  getCycle,
  listCycles,
  updateCycle,
} from '../../../app/server/cycles.server';
import { notFound } from '../../../app/server/outcome';
import { cycleStatuses } from '../../../core/cycles/cycle';
import { CycleChangeSchema, CycleInputSchema } from '../../../core/cycles/cycle-input';
import { listQuery } from '../../../core/protocol/list-query';
import { cycleSorts } from '../../../db/cycles';
import type { ApiEnv } from './api-env';
import {
  access,
  answers,
  answersVersion,
  createdVersion,
  idParams,
  jsonBody,
  nextCursor,
  noContentVersion,
} from './endpoint';
import { etagOf, expectedVersion, IfMatchHeaders } from './etag';
import { RefusalError, unwrap } from './problem';
import { CycleSchema, ProjectSchema } from './schemas';

const tags = ['Cycles'];
const one = z.object({ cycle: CycleSchema, project: ProjectSchema });
const ofProject = '/api/v1/projects/{projectId}/cycles';
const statusSentence = `Ask for one status: ${cycleStatuses.join(', ')}.`;
const member = '/api/v1/cycles/{cycleId}';

const list = createRoute({
  ...access('cycles.read'),
  method: 'get',
  path: ofProject,
  tags,
  request: {
    params: idParams('projectId'),
    query: listQuery({
      sorts: cycleSorts,
      defaultSort: 'number',
      filters: { status: z.enum(cycleStatuses, statusSentence).optional() },
    }),
  },
  responses: answers(
    z.object({ cycles: z.array(CycleSchema), nextCursor }),
    'A page of the cycles of the project.',
  ),
});
const create = createRoute({
  ...access('cycles.write'),
  method: 'post',
  path: ofProject,
  tags,
  request: { params: idParams('projectId'), ...jsonBody(CycleInputSchema) },
  responses: createdVersion(one, 'The new cycle, with the next number.'),
});
const get = createRoute({
  ...access('cycles.read'),
  method: 'get',
  path: member,
  tags,
  request: { params: idParams('cycleId') },
  responses: answersVersion(one, 'The cycle and its project.'),
});
const update = createRoute({
  ...access('cycles.write'),
  method: 'patch',
  path: member,
  tags,
  request: { params: idParams('cycleId'), headers: IfMatchHeaders, ...jsonBody(CycleChangeSchema) },
  responses: answersVersion(one, 'The changed cycle. Its prefix is fixed once it has sessions.'),
});
const remove = createRoute({
  ...access('cycles.write'),
  method: 'delete',
  path: member,
  tags,
  request: { params: idParams('cycleId'), headers: IfMatchHeaders },
  summary: 'Delete a cycle',
  responses: noContentVersion,
});

export function addCycles(api: OpenAPIHono<ApiEnv>): void {
  api.openapi(list, async (c) => {
    const { projectId } = c.req.valid('param');
    return c.json(unwrap(await listCycles(c.var.app, c.var.actor, projectId, c.req.valid('query'))), 200);
  });
  api.openapi(create, async (c) => {
    const { projectId } = c.req.valid('param');
    const outcome = await createCycle(c.var.app, c.var.actor, projectId, c.req.valid('json'));
    const { project, ...cycle } = unwrap(outcome);
    return c.json({ cycle, project }, 201, { ...etagOf(cycle), location: `/api/v1/cycles/${cycle.id}` });
  });
  api.openapi(get, async (c) => {
    const found = await getCycle(c.var.app, c.var.actor, c.req.valid('param').cycleId);
    if (!found) throw new RefusalError(notFound('cycle'));
    const { project, ...cycle } = found;
    return c.json({ cycle, project }, 200, etagOf(cycle));
  });
  api.openapi(update, async (c) => {
    const { cycleId } = c.req.valid('param');
    const version = expectedVersion(c.req.valid('header'));
    const outcome = await updateCycle(c.var.app, c.var.actor, cycleId, c.req.valid('json'), version);
    const { project, ...cycle } = unwrap(outcome);
    return c.json({ cycle, project }, 200, etagOf(cycle));
  });
  api.openapi(remove, async (c) => {
    const version = expectedVersion(c.req.valid('header'));
    unwrap(await deleteCycle(c.var.app, c.var.actor, c.req.valid('param').cycleId, version));
    return c.body(null, 204);
  });
}

import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  createCycle,
  deleteCycle,
  getCycle,
  listCycles,
  updateCycle,
} from '../../../app/server/cycles.server';
import { notFound } from '../../../app/server/outcome';
import { CycleChangeSchema, CycleInputSchema } from '../../../core/cycles/cycle-input';
import type { ApiEnv } from './api-env';
import { access, answers, created, idParams, jsonBody, noContent } from './endpoint';
import { RefusalError, unwrap } from './problem';
import { CycleSchema, ProjectSchema } from './schemas';

const tags = ['Cycles'];
const one = z.object({ cycle: CycleSchema, project: ProjectSchema });
const ofProject = '/api/v1/projects/{projectId}/cycles';
const member = '/api/v1/cycles/{cycleId}';

const list = createRoute({
  ...access('cycles.read'),
  method: 'get',
  path: ofProject,
  tags,
  request: { params: idParams('projectId') },
  responses: answers(z.object({ cycles: z.array(CycleSchema) }), 'The cycles of the project, by number.'),
});
const create = createRoute({
  ...access('cycles.write'),
  method: 'post',
  path: ofProject,
  tags,
  request: { params: idParams('projectId'), ...jsonBody(CycleInputSchema) },
  responses: created(one, 'The new cycle, with the next number.'),
});
const get = createRoute({
  ...access('cycles.read'),
  method: 'get',
  path: member,
  tags,
  request: { params: idParams('cycleId') },
  responses: answers(one, 'The cycle and its project.'),
});
const update = createRoute({
  ...access('cycles.write'),
  method: 'patch',
  path: member,
  tags,
  request: { params: idParams('cycleId'), ...jsonBody(CycleChangeSchema) },
  responses: answers(one, 'The changed cycle. Its prefix is fixed once it has sessions.'),
});
const remove = createRoute({
  ...access('cycles.write'),
  method: 'delete',
  path: member,
  tags,
  request: { params: idParams('cycleId') },
  responses: noContent,
});

export function addCycles(api: OpenAPIHono<ApiEnv>): void {
  api.openapi(list, async (c) => {
    const cycles = await listCycles(c.var.app, c.var.actor, c.req.valid('param').projectId);
    if (!cycles) throw new RefusalError(notFound('project'));
    return c.json({ cycles }, 200);
  });
  api.openapi(create, async (c) => {
    const { projectId: id } = c.req.valid('param');
    const { project, ...cycle } = unwrap(await createCycle(c.var.app, c.var.actor, id, c.req.valid('json')));
    return c.json({ cycle, project }, 201);
  });
  api.openapi(get, async (c) => {
    const found = await getCycle(c.var.app, c.var.actor, c.req.valid('param').cycleId);
    if (!found) throw new RefusalError(notFound('cycle'));
    const { project, ...cycle } = found;
    return c.json({ cycle, project }, 200);
  });
  api.openapi(update, async (c) => {
    const { cycleId: id } = c.req.valid('param');
    const { project, ...cycle } = unwrap(await updateCycle(c.var.app, c.var.actor, id, c.req.valid('json')));
    return c.json({ cycle, project }, 200);
  });
  api.openapi(remove, async (c) => {
    unwrap(await deleteCycle(c.var.app, c.var.actor, c.req.valid('param').cycleId));
    return c.body(null, 204);
  });
}

import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { checkBucket } from '../../../app/server/bucket-check.server';
import { notFound } from '../../../app/server/outcome';
import {
  createProject,
  deleteProject,
  getProject,
  listProjects,
  updateProject,
} from '../../../app/server/projects.server';
import { ProjectChangeSchema, ProjectInputSchema } from '../../../core/projects/project-input';
import type { ApiEnv } from './api-env';
import { access, answers, created, idParams, jsonBody, noContent } from './endpoint';
import { RefusalError, unwrap } from './problem';
import { BucketCheckReportSchema, ProjectSchema } from './schemas';

const tags = ['Projects'];
const one = z.object({ project: ProjectSchema });
const collection = '/api/v1/projects';
const member = `${collection}/{projectId}` as const;

const list = createRoute({
  ...access('projects.read'),
  method: 'get',
  path: collection,
  tags,
  responses: answers(z.object({ projects: z.array(ProjectSchema) }), 'All projects of your company.'),
});
const create = createRoute({
  ...access('projects.write'),
  method: 'post',
  path: collection,
  tags,
  request: jsonBody(ProjectInputSchema),
  responses: created(one, 'The new project.'),
});
const get = createRoute({
  ...access('projects.read'),
  method: 'get',
  path: member,
  tags,
  request: { params: idParams('projectId') },
  responses: answers(one, 'The project.'),
});
const update = createRoute({
  ...access('projects.write'),
  method: 'patch',
  path: member,
  tags,
  request: { params: idParams('projectId'), ...jsonBody(ProjectChangeSchema) },
  responses: answers(one, 'The changed project. An absent field stays as it was.'),
});
const remove = createRoute({
  ...access('projects.write'),
  method: 'delete',
  path: member,
  tags,
  request: { params: idParams('projectId') },
  responses: noContent,
});
const check = createRoute({
  ...access('bucket.check'),
  method: 'post',
  path: `${member}/bucket-check`,
  tags,
  request: { params: idParams('projectId') },
  responses: answers(
    BucketCheckReportSchema,
    'What the bucket allows from the Worker, and what the browser is to try itself.',
  ),
});

export function addProjects(api: OpenAPIHono<ApiEnv>): void {
  api.openapi(list, async (c) => c.json({ projects: await listProjects(c.var.app, c.var.actor) }, 200));
  api.openapi(create, async (c) => {
    const outcome = await createProject(c.var.app, c.var.actor, c.req.valid('json'));
    return c.json({ project: unwrap(outcome) }, 201);
  });
  api.openapi(get, async (c) => {
    const project = await getProject(c.var.app, c.var.actor, c.req.valid('param').projectId);
    if (!project) throw new RefusalError(notFound('project'));
    return c.json({ project }, 200);
  });
  api.openapi(update, async (c) => {
    const { projectId: id } = c.req.valid('param');
    const outcome = await updateProject(c.var.app, c.var.actor, id, c.req.valid('json'));
    return c.json({ project: unwrap(outcome) }, 200);
  });
  api.openapi(remove, async (c) => {
    unwrap(await deleteProject(c.var.app, c.var.actor, c.req.valid('param').projectId));
    return c.body(null, 204);
  });
  api.openapi(check, async (c) => {
    // The guard has compared it with our own host; a client that is no browser sends none.
    const origin = c.req.header('origin') ?? new URL(c.req.url).origin;
    const outcome = await checkBucket(c.var.app, c.var.actor, c.req.valid('param').projectId, origin);
    return c.json(unwrap(outcome), 200);
  });
}

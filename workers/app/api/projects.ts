import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { projectAccessPolicy } from '../../../app/server/access-policy.server';
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
import { listQuery, queryFlag } from '../../../core/protocol/list-query';
import { projectSorts } from '../../../db/projects';
import type { ApiEnv } from './api-env';
import {
  access,
  answers,
  answersVersion,
  createdVersion,
  idField,
  idParams,
  jsonBody,
  nextCursor,
  noContentVersion,
} from './endpoint';
import { etagOf, expectedVersion, IfMatchHeaders } from './etag';
import { RefusalError, unwrap } from './problem';
import { AccessPolicySchema, BucketCheckReportSchema, ProjectSchema } from './schemas';

const tags = ['Projects'];
const one = z.object({ project: ProjectSchema });
const collection = '/api/v1/projects';
const member = `${collection}/{projectId}` as const;

const list = createRoute({
  ...access('projects.read'),
  method: 'get',
  path: collection,
  tags,
  request: {
    query: listQuery({
      sorts: projectSorts,
      defaultSort: 'name',
      filters: {
        active: queryFlag('Ask for active=true or active=false.').optional(),
        storageProfileId: idField.optional(),
      },
    }),
  },
  responses: answers(
    z.object({ projects: z.array(ProjectSchema), nextCursor }),
    'A page of the projects of your company.',
  ),
});
const create = createRoute({
  ...access('projects.write'),
  method: 'post',
  path: collection,
  tags,
  request: jsonBody(ProjectInputSchema),
  responses: createdVersion(one, 'The new project.'),
});
const get = createRoute({
  ...access('projects.read'),
  method: 'get',
  path: member,
  tags,
  request: { params: idParams('projectId') },
  responses: answersVersion(one, 'The project.'),
});
const update = createRoute({
  ...access('projects.write'),
  method: 'patch',
  path: member,
  tags,
  request: { params: idParams('projectId'), headers: IfMatchHeaders, ...jsonBody(ProjectChangeSchema) },
  responses: answersVersion(one, 'The changed project. An absent field stays as it was.'),
});
const remove = createRoute({
  ...access('projects.write'),
  method: 'delete',
  path: member,
  tags,
  request: { params: idParams('projectId'), headers: IfMatchHeaders },
  summary: 'Delete a project',
  responses: noContentVersion,
});
const check = createRoute({
  ...access('bucket.check'),
  method: 'post',
  path: `${member}/bucket-check`,
  operationId: 'checkBucket',
  tags,
  request: { params: idParams('projectId') },
  responses: answers(
    BucketCheckReportSchema,
    'What the bucket allows from the Worker, and what the browser is to try itself.',
  ),
});

const policy = createRoute({
  ...access('projects.read'),
  method: 'get',
  path: `${member}/access-policy`,
  tags,
  request: { params: idParams('projectId') },
  responses: answers(
    AccessPolicySchema,
    'The least that Longshore has to be allowed in the bucket, as IAM policies to paste.',
  ),
});

export function addProjects(api: OpenAPIHono<ApiEnv>): void {
  api.openapi(list, async (c) => {
    const page = unwrap(await listProjects(c.var.app, c.var.actor, c.req.valid('query')));
    return c.json({ projects: page.rows, nextCursor: page.nextCursor }, 200);
  });
  api.openapi(create, async (c) => {
    const project = unwrap(await createProject(c.var.app, c.var.actor, c.req.valid('json')));
    const headers = { ...etagOf(project), location: `${collection}/${project.id}` };
    return c.json({ project }, 201, headers);
  });
  api.openapi(get, async (c) => {
    const project = await getProject(c.var.app, c.var.actor, c.req.valid('param').projectId);
    if (!project) throw new RefusalError(notFound('project'));
    return c.json({ project }, 200, etagOf(project));
  });
  api.openapi(update, async (c) => {
    const { projectId } = c.req.valid('param');
    const version = expectedVersion(c.req.valid('header'));
    const outcome = await updateProject(c.var.app, c.var.actor, projectId, c.req.valid('json'), version);
    const project = unwrap(outcome);
    return c.json({ project }, 200, etagOf(project));
  });
  api.openapi(remove, async (c) => {
    const version = expectedVersion(c.req.valid('header'));
    unwrap(await deleteProject(c.var.app, c.var.actor, c.req.valid('param').projectId, version));
    return c.body(null, 204);
  });
  api.openapi(policy, async (c) =>
    c.json(unwrap(await projectAccessPolicy(c.var.app, c.var.actor, c.req.valid('param').projectId)), 200),
  );
  api.openapi(check, async (c) => {
    // The guard has compared it with our own host; a client that is no browser sends none.
    const origin = c.req.header('origin') ?? new URL(c.req.url).origin;
    const outcome = await checkBucket(c.var.app, c.var.actor, c.req.valid('param').projectId, origin);
    return c.json(unwrap(outcome), 200);
  });
}

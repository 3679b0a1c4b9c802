import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { notFound } from '../../../app/server/outcome';
import {
  createStorageProfile,
  deleteStorageProfile,
  getStorageProfile,
  listStorageProfiles,
  updateStorageProfile,
} from '../../../app/server/storage-profiles.server';
import {
  StorageProfileChangeSchema,
  StorageProfileInputSchema,
} from '../../../core/projects/storage-profile-input';
import type { ApiEnv } from './api-env';
import { access, answers, created, idParams, jsonBody, noContent } from './endpoint';
import { RefusalError, unwrap } from './problem';
import { StorageProfileSchema } from './schemas';

const tags = ['Storage profiles'];
const one = z.object({ storageProfile: StorageProfileSchema });
const collection = '/api/v1/storage-profiles';
const member = `${collection}/{storageProfileId}` as const;

const list = createRoute({
  ...access('storage-profiles.read'),
  method: 'get',
  path: collection,
  tags,
  responses: answers(
    z.object({ storageProfiles: z.array(StorageProfileSchema) }),
    'All storage profiles of your company.',
  ),
});
const create = createRoute({
  ...access('storage-profiles.write'),
  method: 'post',
  path: collection,
  tags,
  request: jsonBody(StorageProfileInputSchema),
  responses: created(one, 'The new storage profile. Its secret is never answered.'),
});
const get = createRoute({
  ...access('storage-profiles.read'),
  method: 'get',
  path: member,
  tags,
  request: { params: idParams('storageProfileId') },
  responses: answers(one, 'The storage profile, without its secret.'),
});
const update = createRoute({
  ...access('storage-profiles.write'),
  method: 'patch',
  path: member,
  tags,
  request: { params: idParams('storageProfileId'), ...jsonBody(StorageProfileChangeSchema) },
  responses: answers(
    one,
    'The changed storage profile. An absent field, or an empty secret, stays as it was.',
  ),
});
const remove = createRoute({
  ...access('storage-profiles.write'),
  method: 'delete',
  path: member,
  tags,
  request: { params: idParams('storageProfileId') },
  responses: noContent,
});

export function addStorageProfiles(api: OpenAPIHono<ApiEnv>): void {
  api.openapi(list, async (c) =>
    c.json({ storageProfiles: await listStorageProfiles(c.var.app, c.var.actor) }, 200),
  );
  api.openapi(create, async (c) => {
    const outcome = await createStorageProfile(c.var.app, c.var.actor, c.req.valid('json'));
    return c.json({ storageProfile: unwrap(outcome) }, 201);
  });
  api.openapi(get, async (c) => {
    const storageProfile = await getStorageProfile(
      c.var.app,
      c.var.actor,
      c.req.valid('param').storageProfileId,
    );
    if (!storageProfile) throw new RefusalError(notFound('storage profile'));
    return c.json({ storageProfile }, 200);
  });
  api.openapi(update, async (c) => {
    const { storageProfileId: id } = c.req.valid('param');
    const outcome = await updateStorageProfile(c.var.app, c.var.actor, id, c.req.valid('json'));
    return c.json({ storageProfile: unwrap(outcome) }, 200);
  });
  api.openapi(remove, async (c) => {
    unwrap(await deleteStorageProfile(c.var.app, c.var.actor, c.req.valid('param').storageProfileId));
    return c.body(null, 204);
  });
}

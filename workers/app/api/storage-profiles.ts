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
import { listQuery } from '../../../core/protocol/list-query';
import { storageProfileSorts } from '../../../db/storage-profiles';
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
  request: { query: listQuery({ sorts: storageProfileSorts, defaultSort: 'name' }) },
  responses: answers(
    z.object({ storageProfiles: z.array(StorageProfileSchema), nextCursor }),
    'A page of the storage profiles of your company.',
  ),
});
const create = createRoute({
  ...access('storage-profiles.write'),
  method: 'post',
  path: collection,
  tags,
  request: jsonBody(StorageProfileInputSchema),
  responses: createdVersion(one, 'The new storage profile. Its secret is never answered.'),
});
const get = createRoute({
  ...access('storage-profiles.read'),
  method: 'get',
  path: member,
  tags,
  request: { params: idParams('storageProfileId') },
  responses: answersVersion(one, 'The storage profile, without its secret.'),
});
const update = createRoute({
  ...access('storage-profiles.write'),
  method: 'patch',
  path: member,
  tags,
  request: {
    params: idParams('storageProfileId'),
    headers: IfMatchHeaders,
    ...jsonBody(StorageProfileChangeSchema),
  },
  responses: answersVersion(
    one,
    'The changed storage profile. An absent field, or an empty secret, stays as it was.',
  ),
});
const remove = createRoute({
  ...access('storage-profiles.write'),
  method: 'delete',
  path: member,
  tags,
  request: { params: idParams('storageProfileId'), headers: IfMatchHeaders },
  summary: 'Delete a storage profile',
  responses: noContentVersion,
});

export function addStorageProfiles(api: OpenAPIHono<ApiEnv>): void {
  api.openapi(list, async (c) => {
    const page = unwrap(await listStorageProfiles(c.var.app, c.var.actor, c.req.valid('query')));
    return c.json({ storageProfiles: page.rows, nextCursor: page.nextCursor }, 200);
  });
  api.openapi(create, async (c) => {
    const outcome = await createStorageProfile(c.var.app, c.var.actor, c.req.valid('json'));
    const storageProfile = unwrap(outcome);
    const headers = { ...etagOf(storageProfile), location: `${collection}/${storageProfile.id}` };
    return c.json({ storageProfile }, 201, headers);
  });
  api.openapi(get, async (c) => {
    const id = c.req.valid('param').storageProfileId;
    const storageProfile = await getStorageProfile(c.var.app, c.var.actor, id);
    if (!storageProfile) throw new RefusalError(notFound('storage profile'));
    return c.json({ storageProfile }, 200, etagOf(storageProfile));
  });
  api.openapi(update, async (c) => {
    const { app, actor } = c.var;
    const id = c.req.valid('param').storageProfileId;
    const version = expectedVersion(c.req.valid('header'));
    const storageProfile = unwrap(await updateStorageProfile(app, actor, id, c.req.valid('json'), version));
    return c.json({ storageProfile }, 200, etagOf(storageProfile));
  });
  api.openapi(remove, async (c) => {
    const version = expectedVersion(c.req.valid('header'));
    const id = c.req.valid('param').storageProfileId;
    unwrap(await deleteStorageProfile(c.var.app, c.var.actor, id, version));
    return c.body(null, 204);
  });
}

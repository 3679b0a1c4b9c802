import type { Actor } from '../../core/access/actor';
import { may } from '../../core/access/permissions';
import { parseEndpoint } from '../../core/projects/endpoint';
import {
  type StorageProfileChange,
  StorageProfileChangeSchema,
  type StorageProfileInput,
  StorageProfileInputSchema,
} from '../../core/projects/storage-profile-input';
import { sealSecret } from '../../core/storage/secret-box';
import { forgetAbilitiesOfProfile } from '../../db/projects';
import {
  deleteStorageProfile as deleteRow,
  findStorageProfile,
  insertStorageProfile,
  type OpenStorageProfile,
  selectStorageProfiles,
  updateStorageProfile as updateRow,
} from '../../db/storage-profiles';
import type { AppContext } from './context';
import { conflict, forbidden, invalid, invalidInput, notFound, type Outcome, succeed } from './outcome';

/** Never holds the secret. */
export type StorageProfileView = OpenStorageProfile;

const nameTaken = conflict(
  'Your company already has a storage profile of this name. Choose another name.',
  'name',
);

export async function listStorageProfiles(app: AppContext, actor: Actor): Promise<StorageProfileView[]> {
  return await selectStorageProfiles(app.db, actor.companyId);
}

export async function getStorageProfile(
  app: AppContext,
  actor: Actor,
  id: string,
): Promise<StorageProfileView | null> {
  return await findStorageProfile(app.db, actor.companyId, id);
}

export async function createStorageProfile(
  app: AppContext,
  actor: Actor,
  input: StorageProfileInput,
): Promise<Outcome<StorageProfileView>> {
  if (!may(actor, 'storage-profiles.write')) return forbidden();
  const parsed = StorageProfileInputSchema.safeParse(input);
  if (!parsed.success) return invalidInput(parsed.error);
  const { secretAccessKey, ...open } = parsed.data;
  const endpoint = parseEndpoint(open.endpoint, { allowLoopback: app.localMode });
  if (!endpoint.ok) return invalid(endpoint.sentence, 'endpoint');
  const id = crypto.randomUUID();
  const place = { companyId: actor.companyId, rowId: id };
  const inserted = await insertStorageProfile(app.db, {
    ...open,
    id,
    companyId: actor.companyId,
    endpoint: endpoint.endpoint,
    secretSealed: await sealSecret(await app.secretKeys(), place, secretAccessKey),
    createdAtMs: app.nowMs(),
    updatedAtMs: app.nowMs(),
  });
  return inserted ? await shown(app, actor, id) : nameTaken;
}

/** An absent field, or an empty secret, stays as it is. */
export async function updateStorageProfile(
  app: AppContext,
  actor: Actor,
  id: string,
  input: StorageProfileChange,
): Promise<Outcome<StorageProfileView>> {
  if (!may(actor, 'storage-profiles.write')) return forbidden();
  const before = await findStorageProfile(app.db, actor.companyId, id);
  if (!before) return notFound('storage profile');
  const parsed = StorageProfileChangeSchema.safeParse(input);
  if (!parsed.success) return invalidInput(parsed.error);
  const { secretAccessKey, ...change } = parsed.data;
  if (change.endpoint !== undefined) {
    const endpoint = parseEndpoint(change.endpoint, { allowLoopback: app.localMode });
    if (!endpoint.ok) return invalid(endpoint.sentence, 'endpoint');
    change.endpoint = endpoint.endpoint;
  }
  const place = { companyId: actor.companyId, rowId: id };
  const sealed = secretAccessKey
    ? await sealSecret(await app.secretKeys(), place, secretAccessKey)
    : undefined;
  const written = await updateRow(app.db, actor.companyId, id, {
    ...change,
    ...(sealed ? { secretSealed: sealed } : {}),
    updatedAtMs: app.nowMs(),
  });
  if (written === 'taken') return nameTaken;
  if (written === 'not_found') return notFound('storage profile');
  const moved = change.endpoint !== undefined && change.endpoint !== before.endpoint;
  if (moved) await forgetAbilitiesOfProfile(app.db, actor.companyId, id);
  return await shown(app, actor, id);
}

export async function deleteStorageProfile(
  app: AppContext,
  actor: Actor,
  id: string,
): Promise<Outcome<null>> {
  if (!may(actor, 'storage-profiles.write')) return forbidden();
  const before = await findStorageProfile(app.db, actor.companyId, id);
  if (!before) return notFound('storage profile');
  if (await deleteRow(app.db, actor.companyId, id)) return succeed(null);
  return conflict('Projects use this storage profile. Give them another one first, then delete it.');
}

async function shown(app: AppContext, actor: Actor, id: string): Promise<Outcome<StorageProfileView>> {
  const row = await findStorageProfile(app.db, actor.companyId, id);
  return row ? succeed(row) : notFound('storage profile');
}

import type { Actor } from '../../core/access/actor';
import { may } from '../../core/access/permissions';
import { parseEndpoint } from '../../core/projects/endpoint';
import {
  type StorageProfileChange,
  StorageProfileChangeSchema,
  type StorageProfileInput,
  StorageProfileInputSchema,
} from '../../core/projects/storage-profile-input';
import { forgetAbilitiesOfProfile } from '../../db/projects';
import {
  deleteStorageProfile as deleteRow,
  findStorageProfile,
  insertStorageProfile,
  type OpenStorageProfile,
  type StorageProfileSort,
  selectStorageProfileChoices,
  selectStorageProfiles,
  updateStorageProfile as updateRow,
} from '../../db/storage-profiles';
import { auditRow } from './audit.server';
import type { AppContext } from './context';
import {
  conflict,
  forbidden,
  invalid,
  invalidInput,
  notFound,
  type Outcome,
  stale,
  succeed,
} from './outcome';
import { type ListRequest, type Page, readPage } from './paging';
import { accessColumns } from './storage-access.server';

/** Never holds the secret. */
export type StorageProfileView = OpenStorageProfile;

const nameTaken = conflict(
  'Your company already has a storage profile of this name. Choose another name.',
  'name',
);

export async function listStorageProfiles(
  app: AppContext,
  actor: Actor,
  query: ListRequest<StorageProfileSort> = {},
): Promise<Outcome<Page<StorageProfileView>>> {
  return await readPage(query, 'name', (page) => selectStorageProfiles(app.db, actor.companyId, query, page));
}

/** All of them, for a form to choose one from. */
export async function storageProfileChoices(app: AppContext, actor: Actor) {
  return await selectStorageProfileChoices(app.db, actor.companyId);
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
  if (!parsed.success) return invalidInput(parsed.error, input);
  const { name, region } = parsed.data;
  const endpoint = parseEndpoint(parsed.data.endpoint, { allowLoopback: app.localMode });
  if (!endpoint.ok) return invalid(endpoint.sentence, 'endpoint');
  const id = crypto.randomUUID();
  const place = { companyId: actor.companyId, rowId: id };
  const access = await accessColumns(app, place, parsed.data, null);
  if (!access.ok) return access;
  const { secretSealed = '', accessKeyId = '', ...role } = access.value;
  const made = { name, region, endpoint: endpoint.endpoint, accessKeyId, ...role };
  const times = { createdAtMs: app.nowMs(), updatedAtMs: app.nowMs() };
  const target = { kind: 'storage_profile', id, name: made.name } as const;
  const after = { ...made, ...(secretSealed === '' ? {} : { secretAccessKey: 'set' }) };
  const entry = auditRow(app, actor, { action: 'storage_profile.created', target, after });
  const row = { ...made, secretSealed, id, companyId: actor.companyId, ...times };
  const inserted = await insertStorageProfile(app.db, row, entry);
  return inserted ? await shown(app, actor, id) : nameTaken;
}

/**
 * An absent field, or an empty secret, stays as it is. Refused when `expectedVersion` is given and no longer the storage
 * profile's.
 */
export async function updateStorageProfile(
  app: AppContext,
  actor: Actor,
  id: string,
  input: StorageProfileChange,
  expectedVersion?: number,
): Promise<Outcome<StorageProfileView>> {
  if (!may(actor, 'storage-profiles.write')) return forbidden();
  const before = await findStorageProfile(app.db, actor.companyId, id);
  if (!before) return notFound('storage profile');
  if (expectedVersion !== undefined && before.version !== expectedVersion) return stale('storage profile');
  const parsed = StorageProfileChangeSchema.safeParse(input);
  if (!parsed.success) return invalidInput(parsed.error, input);
  const { kind, accessKeyId, secretAccessKey, roleArn, ...change } = parsed.data;
  if (change.endpoint !== undefined) {
    const endpoint = parseEndpoint(change.endpoint, { allowLoopback: app.localMode });
    if (!endpoint.ok) return invalid(endpoint.sentence, 'endpoint');
    change.endpoint = endpoint.endpoint;
  }
  const place = { companyId: actor.companyId, rowId: id };
  const access = await accessColumns(app, place, { kind, accessKeyId, secretAccessKey, roleArn }, before);
  if (!access.ok) return access;
  const { secretSealed: sealed, ...open } = access.value;
  const entry = auditRow(app, actor, {
    action: 'storage_profile.updated',
    target: targetOf(before),
    before: { ...before, secretAccessKey: 'set' },
    after: { ...change, ...open, ...(sealed ? { secretAccessKey: 'changed' } : {}) },
  });
  const written = await updateRow(
    app.db,
    actor.companyId,
    id,
    { ...change, ...access.value, updatedAtMs: app.nowMs() },
    { expectedVersion, entry },
  );
  if (written === 'taken') return nameTaken;
  if (written === 'stale') return stale('storage profile');
  if (written === 'not_found') return notFound('storage profile');
  const moved = change.endpoint !== undefined && change.endpoint !== before.endpoint;
  if (moved) await forgetAbilitiesOfProfile(app.db, actor.companyId, id);
  return await shown(app, actor, id);
}

export async function deleteStorageProfile(
  app: AppContext,
  actor: Actor,
  id: string,
  expectedVersion?: number,
): Promise<Outcome<null>> {
  if (!may(actor, 'storage-profiles.write')) return forbidden();
  const before = await findStorageProfile(app.db, actor.companyId, id);
  if (!before) return notFound('storage profile');
  const { name, endpoint, region, accessKeyId } = before;
  const entry = auditRow(app, actor, {
    action: 'storage_profile.deleted',
    target: targetOf(before),
    before: { name, endpoint, region, accessKeyId },
  });
  if (await deleteRow(app.db, actor.companyId, id, { expectedVersion, entry })) return succeed(null);
  const left = await findStorageProfile(app.db, actor.companyId, id);
  if (!left) return notFound('storage profile');
  if (expectedVersion !== undefined && left.version !== expectedVersion) return stale('storage profile');
  return conflict('Projects use this storage profile. Give them another one first, then delete it.');
}

function targetOf({ id, name }: StorageProfileView) {
  return { kind: 'storage_profile', id, name } as const;
}

async function shown(app: AppContext, actor: Actor, id: string): Promise<Outcome<StorageProfileView>> {
  const row = await findStorageProfile(app.db, actor.companyId, id);
  return row ? succeed(row) : notFound('storage profile');
}

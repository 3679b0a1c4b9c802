import { randomUUID } from 'node:crypto';
import { hashPassword } from '../app/server/sign-in/password.server';
import type { Role } from '../core/access/permissions';
import type { AuditAction, AuditTarget } from '../core/audit/audit-entry';
import { slugOf } from '../core/companies/slug';
import { defaultPrefix } from '../core/cycles/prefix';
import type { BucketAccess } from '../core/storage/object-store';
import { type SecretKeys, sealSecret } from '../core/storage/secret-box';
import type { NewAuditRow } from '../db/audit-log';
import type { Database } from '../db/client';
import { insertCompany } from '../db/companies';
import { insertCycle } from '../db/cycles';
import { insertProject } from '../db/projects';
import {
  insertStorageProfile,
  selectStorageProfileChoices,
  updateStorageProfile,
} from '../db/storage-profiles';
import { findUserBySignInName, insertUser } from '../db/users';

export const demoSignIn = { username: 'admin', password: 'admin123' };
const profileName = 'Local S3';

export interface CompanySeed {
  readonly company: string;
  readonly users: readonly { username: string; password: string; displayName: string; role: Role }[];
  readonly storage: BucketAccess;
  readonly project: string;
}

export const demoCompany = (storage: BucketAccess): CompanySeed => ({
  company: 'Demo Laboratory',
  users: [{ ...demoSignIn, displayName: 'Ada Admin', role: 'admin' }],
  storage,
  project: 'Demo project',
});

/** Makes the demo company in an empty database, and otherwise only follows a storage server that moved to another port. */
export async function seedDemo(
  db: Database,
  keys: SecretKeys,
  storage: BucketAccess,
): Promise<'seeded' | 'kept'> {
  const admin = await findUserBySignInName(db, demoSignIn.username);
  if (!admin) {
    await seedCompany(db, keys, demoCompany(storage));
    return 'seeded';
  }
  const profiles = await selectStorageProfileChoices(db, admin.companyId);
  const local = profiles.find(({ name }) => name === profileName);
  if (local && local.endpoint !== storage.endpoint) {
    const change = { endpoint: storage.endpoint, updatedAtMs: Date.now() };
    const target = { kind: 'storage_profile', id: local.id, name: profileName } as const;
    const entry = entryOf(admin.companyId, 'storage_profile.updated', target);
    await updateStorageProfile(db, admin.companyId, local.id, change, { entry });
  }
  return 'kept';
}

/** A company with its users, a storage profile, a project and its first cycle. */
export async function seedCompany(db: Database, keys: SecretKeys, seed: CompanySeed): Promise<void> {
  const at = { createdAtMs: Date.now(), updatedAtMs: Date.now() };
  const [companyId, profileId, projectId] = [randomUUID(), randomUUID(), randomUUID()];
  await insertCompany(db, { id: companyId, name: seed.company, slug: slugOf(seed.company), ...at });
  for (const { password, ...user } of seed.users) {
    const passwordHash = await hashPassword(password);
    const row = {
      ...user,
      id: randomUUID(),
      companyId,
      email: `${user.username}@${slugOf(seed.company)}.example`,
      passwordHash,
      active: true,
      ...at,
    };
    await insertUser(db, row);
  }
  const { endpoint, region, accessKeyId, secretAccessKey, bucket } = seed.storage;
  const secretSealed = await sealSecret(keys, { companyId, rowId: profileId }, secretAccessKey);
  const profile = { id: profileId, companyId, name: profileName, endpoint, region, accessKeyId, ...at };
  const made = (kind: 'storage_profile' | 'project' | 'cycle', id: string, name: string) =>
    entryOf(companyId, `${kind}.created`, { kind, id, name });
  await insertStorageProfile(
    db,
    { ...profile, secretSealed },
    made('storage_profile', profileId, profileName),
  );
  const project = {
    id: projectId,
    companyId,
    storageProfileId: profileId,
    name: seed.project,
    bucket,
    ...at,
  };
  await insertProject(db, project, made('project', projectId, seed.project));
  const cycleId = randomUUID();
  const prefix = defaultPrefix(seed.project, 1);
  const cycle = { id: cycleId, companyId, projectId, number: 1, prefix, description: '', ...at };
  await insertCycle(db, cycle, bucket, made('cycle', cycleId, `C1 of ${seed.project}`));
}

/** The seed acts as the operator: nobody is signed in. */
function entryOf(companyId: string, action: AuditAction, target: AuditTarget): NewAuditRow {
  return {
    companyId,
    atMs: Date.now(),
    actorKind: 'operator',
    actorUserId: null,
    actorName: 'Operator',
    action,
    targetKind: target.kind,
    targetId: target.id,
    targetName: target.name,
    before: null,
    after: null,
    refusal: null,
    address: null,
    place: null,
    userAgent: null,
    requestId: null,
  };
}

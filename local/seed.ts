import { randomUUID } from 'node:crypto';
import { hashPassword } from '../app/server/sign-in/password.server';
import type { Role } from '../core/access/permissions';
import { slugOf } from '../core/companies/slug';
import { defaultPrefix } from '../core/cycles/prefix';
import type { BucketAccess } from '../core/storage/object-store';
import { type SecretKeys, sealSecret } from '../core/storage/secret-box';
import type { Database } from '../db/client';
import { insertCompany } from '../db/companies';
import { insertCycle } from '../db/cycles';
import { insertProject } from '../db/projects';
import { insertStorageProfile, selectStorageProfiles, updateStorageProfile } from '../db/storage-profiles';
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
  const profiles = await selectStorageProfiles(db, admin.companyId);
  const local = profiles.find(({ name }) => name === profileName);
  if (local && local.endpoint !== storage.endpoint) {
    const change = { endpoint: storage.endpoint, updatedAtMs: Date.now() };
    await updateStorageProfile(db, admin.companyId, local.id, change);
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
  await insertStorageProfile(db, {
    id: profileId,
    companyId,
    name: profileName,
    endpoint,
    region,
    accessKeyId,
    secretSealed,
    ...at,
  });
  await insertProject(db, {
    id: projectId,
    companyId,
    storageProfileId: profileId,
    name: seed.project,
    bucket,
    ...at,
  });
  const prefix = defaultPrefix(seed.project, 1);
  await insertCycle(db, { id: randomUUID(), companyId, projectId, number: 1, prefix, ...at });
}

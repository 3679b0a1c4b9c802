import { and, eq } from 'drizzle-orm';
import { parseEndpoint } from '../core/projects/endpoint';
import { type BucketAbilities, noAbilities } from '../core/storage/bucket-abilities';
import type { BucketAccess, StoreResult } from '../core/storage/object-store';
import type { AssumeRole } from '../core/storage/role-access';
import { openSecret, type SecretKeys } from '../core/storage/secret-box';
import { storageProblem } from '../core/storage/storage-problem';
import type { Database } from './client';
import { projects, storageProfiles } from './schema';

export interface ProjectBucket {
  readonly access: BucketAccess;
  /** `noAbilities` until a bucket check has run. */
  readonly abilities: BucketAbilities;
}

/** How to come by keys. */
export interface AccessMeans {
  readonly secretKeys: SecretKeys;
  readonly localMode: boolean;
  readonly assumeRole: AssumeRole;
}

/**
 * Everything needed to reach a project's bucket, the secret opened or the role taken on; null when the company has no such
 * project. Throws when the sealed secret does not belong to this company and row, or its key is unknown.
 */
export async function loadBucketAccess(
  db: Database,
  means: AccessMeans,
  companyId: string,
  projectId: string,
): Promise<StoreResult<ProjectBucket> | null> {
  const row = await db
    .select({ project: projects, profile: storageProfiles })
    .from(projects)
    .innerJoin(
      storageProfiles,
      and(
        eq(storageProfiles.id, projects.storageProfileId),
        eq(storageProfiles.companyId, projects.companyId),
      ),
    )
    .where(and(eq(projects.companyId, companyId), eq(projects.id, projectId)))
    .get();
  if (!row) return null;
  const { project, profile } = row;
  // Judged at each use: a row may be from a local mode, from older rules, or changed by hand.
  const endpoint = parseEndpoint(project.endpoint ?? profile.endpoint, { allowLoopback: means.localMode });
  if (!endpoint.ok) return { ok: false, problem: storageProblem('EndpointNotAllowed', null) };
  const place = {
    endpoint: endpoint.endpoint,
    region: project.region ?? profile.region,
    bucket: project.bucket,
  };
  const keys = await keysOf(means, profile, place);
  if (!keys.ok) return keys;
  const access = { ...place, ...keys.value };
  return { ok: true, value: { access, abilities: project.abilities ?? noAbilities } };
}

type Place = Pick<BucketAccess, 'endpoint' | 'region' | 'bucket'>;
type Keys = Pick<BucketAccess, 'accessKeyId' | 'secretAccessKey' | 'temporary'>;

async function keysOf(
  { secretKeys, assumeRole }: AccessMeans,
  profile: typeof storageProfiles.$inferSelect,
  place: Place,
): Promise<StoreResult<Keys>> {
  const { id, companyId, kind, accessKeyId, secretSealed, roleArn, externalId } = profile;
  if (kind === 'keys') {
    const secretAccessKey = await openSecret(secretKeys, { companyId, rowId: id }, secretSealed);
    return { ok: true, value: { accessKeyId, secretAccessKey } };
  }
  const assumed = await assumeRole({ ...place, roleArn, externalId });
  if (!assumed.ok) return assumed;
  const { sessionToken, expiresAtMs, ...keys } = assumed.value;
  return { ok: true, value: { ...keys, temporary: { sessionToken, expiresAtMs } } };
}

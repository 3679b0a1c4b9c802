import { and, eq } from 'drizzle-orm';
import { type BucketAbilities, noAbilities } from '../core/storage/bucket-abilities';
import type { BucketAccess } from '../core/storage/object-store';
import { openSecret, type SecretKeys } from '../core/storage/secret-box';
import type { Database } from './client';
import { projects, storageProfiles } from './schema';

export interface ProjectBucket {
  readonly access: BucketAccess;
  /** `noAbilities` until a bucket check has run. */
  readonly abilities: BucketAbilities;
}

/**
 * Everything needed to reach a project's bucket, the secret opened; null when the company has no such project.
 * Throws when the sealed secret does not belong to this company and row, or its key is unknown.
 */
export async function loadBucketAccess(
  db: Database,
  secretKeys: SecretKeys,
  companyId: string,
  projectId: string,
): Promise<ProjectBucket | null> {
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
  const secretAccessKey = await openSecret(
    secretKeys,
    { companyId, rowId: profile.id },
    profile.secretSealed,
  );
  return {
    access: {
      endpoint: project.endpoint ?? profile.endpoint,
      region: project.region ?? profile.region,
      bucket: project.bucket,
      accessKeyId: profile.accessKeyId,
      secretAccessKey,
    },
    abilities: project.abilities ?? noAbilities,
  };
}

import { env } from 'cloudflare:test';
import { eq } from 'drizzle-orm';
import { inject } from 'vitest';
import { type BucketAbilities, noAbilities } from '../../../core/storage/bucket-abilities';
import type { BucketAccess } from '../../../core/storage/object-store';
import { readSecretKeys, sealSecret } from '../../../core/storage/secret-box';
import { createDatabase } from '../../../db/client';
import { companies, cycles, projects, storageProfiles, users } from '../../../db/schema';
import { signedFetch } from '../../../workers/s3/signed-request';

export interface SeededCompany {
  readonly companyId: string;
  readonly userId: string;
  readonly projectId: string;
  readonly cycleId: string;
  readonly prefix: string;
  readonly access: BucketAccess;
}

/** A company with its own bucket on the local S3 server, straight in the tables. */
export async function seedCompany(
  change: { secretAccessKey?: string; bucket?: string } = {},
): Promise<SeededCompany> {
  const s3 = inject('s3');
  const db = createDatabase(env.DB);
  const [companyId, userId, profileId, projectId, cycleId] = Array.from({ length: 5 }, () =>
    crypto.randomUUID(),
  );
  const ids = {
    companyId: companyId ?? '',
    userId: userId ?? '',
    profileId: profileId ?? '',
    projectId: projectId ?? '',
    cycleId: cycleId ?? '',
  };
  const access: BucketAccess = {
    endpoint: s3.endpoint,
    region: s3.region,
    bucket: `b-${ids.companyId}`,
    accessKeyId: s3.accessKeyId,
    secretAccessKey: s3.secretAccessKey,
  };
  const made = await signedFetch(access, { method: 'PUT' });
  if (!made.ok) throw new Error(`The bucket was not made: ${made.problem.code}`);
  const secret = change.secretAccessKey ?? access.secretAccessKey;
  const keys = await readSecretKeys(env.SECRET_KEYS);
  const secretSealed = await sealSecret(keys, { companyId: ids.companyId, rowId: ids.profileId }, secret);
  const at = { createdAtMs: Date.now(), updatedAtMs: Date.now() };
  await db
    .insert(companies)
    .values({ id: ids.companyId, slug: ids.companyId, name: 'Seeded', createdAtMs: at.createdAtMs });
  await db.insert(users).values({
    id: ids.userId,
    companyId: ids.companyId,
    username: `user-${ids.userId}`,
    displayName: 'Seeded user',
    passwordHash: 'none',
    role: 'admin',
    createdAtMs: at.createdAtMs,
  });
  await db.insert(storageProfiles).values({
    id: ids.profileId,
    companyId: ids.companyId,
    name: 'Local',
    endpoint: s3.endpoint,
    region: s3.region,
    accessKeyId: s3.accessKeyId,
    secretSealed,
    ...at,
  });
  await db.insert(projects).values({
    id: ids.projectId,
    companyId: ids.companyId,
    storageProfileId: ids.profileId,
    name: 'Project',
    bucket: change.bucket ?? access.bucket,
    ...at,
  });
  const prefix = 'raw/C1/';
  await db.insert(cycles).values({
    id: ids.cycleId,
    companyId: ids.companyId,
    projectId: ids.projectId,
    number: 1,
    prefix,
    ...at,
  });
  return { ...ids, prefix, access };
}

/** As if the bucket check of the project had proved this, and nothing else. */
export async function proveBucket(
  { projectId }: SeededCompany,
  proved: Partial<BucketAbilities>,
): Promise<void> {
  const abilities = { ...noAbilities, checkedAtMs: Date.now(), ...proved };
  await createDatabase(env.DB).update(projects).set({ abilities }).where(eq(projects.id, projectId));
}

import { env } from 'cloudflare:test';
import { eq } from 'drizzle-orm';
import { createDatabase } from '../../../db/client';
import { storageProfiles } from '../../../db/schema';
import { type SeededCompany, seedCompany } from './seeded-company';

export interface RoleCompany extends SeededCompany {
  readonly roleArn: string;
  readonly externalId: string;
}

/** A company whose storage profile names a role instead of keys. */
export async function seedRoleCompany(): Promise<RoleCompany> {
  const company = await seedCompany();
  const role = {
    roleArn: `arn:aws:iam::000000000000:role/${company.companyId}`,
    externalId: `longshore-${crypto.randomUUID()}`,
  };
  await createDatabase(env.DB)
    .update(storageProfiles)
    .set({ ...role, kind: 'role', accessKeyId: '', secretSealed: '' })
    .where(eq(storageProfiles.companyId, company.companyId));
  return { ...company, ...role };
}

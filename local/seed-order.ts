import { join } from 'node:path';
import { z } from 'zod';
import { roles } from '../core/access/permissions';
import { projectRoot, runNode } from './child-process';

const StorageSchema = z.object({
  endpoint: z.string(),
  region: z.string(),
  bucket: z.string(),
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
});
const UserSchema = z.object({
  username: z.string(),
  password: z.string(),
  displayName: z.string(),
  role: z.enum(roles),
});
const CompanySchema = z.object({ company: z.string(), users: z.array(UserSchema), project: z.string() });
export type FurtherCompany = z.infer<typeof CompanySchema>;

export const SeedOrderSchema = z.object({
  dataDir: z.string(),
  storage: StorageSchema,
  further: z.array(CompanySchema),
});
export type SeedOrder = z.infer<typeof SeedOrderSchema>;

/** Seeds the local database, in a process of its own. */
export async function seedDatabase(order: SeedOrder, env: NodeJS.ProcessEnv): Promise<'seeded' | 'kept'> {
  const script = join(projectRoot, 'local/seed-database.ts');
  const said = await runNode(script, [], { env, message: order, what: 'Making the demo company' });
  return said.split('\n').includes('seeded') ? 'seeded' : 'kept';
}

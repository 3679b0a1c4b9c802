import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { DataDirectory } from './data-directory';

const SecretsSchema = z.object({ SIGN_IN_SECRET: z.string().min(32), SECRET_KEYS: z.string().min(1) });
export type Secrets = z.infer<typeof SecretsSchema>;

/** Made once for a data directory: other keys would leave its sealed secrets shut. */
export function loadSecrets(data: DataDirectory): Secrets {
  const kept = readKept(data.secrets);
  if (kept !== undefined) return SecretsSchema.parse(JSON.parse(kept));
  const secrets: Secrets = {
    SIGN_IN_SECRET: randomBytes(32).toString('base64'),
    SECRET_KEYS: JSON.stringify({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } }),
  };
  writeFileSync(data.secrets, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return secrets;
}

function readKept(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

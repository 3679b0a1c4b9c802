import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { DataDirectory } from './data-directory';

const SecretsSchema = z.object({
  SIGN_IN_SECRET: z.string().min(32),
  SIGN_IN_KEYS: z.string().min(1),
  SECRET_KEYS: z.string().min(1),
  OPERATOR_TOKEN: z.string().min(32),
});
export type Secrets = z.infer<typeof SecretsSchema>;

/** Made once for a data directory: other keys would leave its sealed secrets shut. An older directory is given what it lacks. */
export function loadSecrets(data: DataDirectory): Secrets {
  const kept = readKept(data.secrets);
  const parsed = SecretsSchema.partial().parse(kept === undefined ? {} : JSON.parse(kept));
  const whole = SecretsSchema.safeParse(parsed);
  if (whole.success) return whole.data;
  const secrets: Secrets = { ...makeSecrets(), ...parsed };
  writeFileSync(data.secrets, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return secrets;
}

function makeSecrets(): Secrets {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signingKey = { ...privateKey.export({ format: 'jwk' }), kid: 'local' };
  return {
    SIGN_IN_SECRET: randomBytes(32).toString('base64'),
    SIGN_IN_KEYS: JSON.stringify({ current: 'local', keys: [signingKey] }),
    SECRET_KEYS: JSON.stringify({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } }),
    OPERATOR_TOKEN: randomBytes(32).toString('base64url'),
  };
}

function readKept(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

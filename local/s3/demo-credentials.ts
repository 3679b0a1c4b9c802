import type { Credential } from './signing-keys.ts';

/** Not secrets: the server listens on this machine only, and these keys open nothing else. */
export const DEMO_CREDENTIALS: Credential = {
  accessKeyId: 'LONGSHORELOCALKEY01',
  secretAccessKey: 'longshore-local-secret-0000000000000001',
};

export const DEMO_REGION = 'us-east-1';

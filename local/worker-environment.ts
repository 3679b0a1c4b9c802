import { join } from 'node:path';
import type { DataDirectory } from './data-directory';
import { DEMO_CREDENTIALS } from './s3/demo-credentials';
import type { Secrets } from './secrets';

/** What a program needs of its surroundings. Nothing else is handed on. */
const handedOn = [
  'PATH',
  'Path',
  'HOME',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'SystemRoot',
  'TEMP',
  'TMP',
  'TMPDIR',
];
/** Settings of the Workers that a person may give by the environment. */
const settings = ['API_RATE_LIMIT', 'API_CORS_ORIGINS', 'PACK_FILES'];

/** What the Workers are given beside what their configurations say. */
export function workerVariables(secrets: Secrets): Record<string, string> {
  return {
    ...given(settings),
    ...secrets,
    LOCAL_MODE: 'true',
    // The local S3 server's own user, to take on its roles with.
    PLATFORM_AWS_ACCESS_KEY_ID: DEMO_CREDENTIALS.accessKeyId,
    PLATFORM_AWS_SECRET_ACCESS_KEY: DEMO_CREDENTIALS.secretAccessKey,
    PLATFORM_AWS_PRINCIPAL_ARN: 'arn:aws:iam::000000000000:user/longshore',
    SIGN_UP: 'open',
  };
}

/** The environment of the programs that bundle, migrate and serve. It holds no secret. */
export function toolEnvironment(data: DataDirectory): Record<string, string> {
  return {
    ...given(handedOn),
    // No metadata, metrics or newer versions from the network.
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_HIDE_BANNER: 'true',
    // Of its own: Workers of the same names in another Longshore on this machine would answer otherwise.
    WRANGLER_REGISTRY_PATH: join(data.root, 'registry'),
    WRANGLER_LOG_PATH: join(data.root, 'wrangler.log'),
    FORCE_COLOR: '0',
    NO_COLOR: '1',
    CI: '1',
  };
}

/** The same for the development server, which gives the Workers the whole of its environment. */
export function devEnvironment(data: DataDirectory, secrets: Secrets): Record<string, string> {
  return {
    ...toolEnvironment(data),
    ...workerVariables(secrets),
    CLOUDFLARE_INCLUDE_PROCESS_ENV: 'true',
  };
}

function given(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value ? [[name, value]] : [];
    }),
  );
}

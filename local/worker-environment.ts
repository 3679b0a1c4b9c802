import { join } from 'node:path';
import type { DataDirectory } from './data-directory';
import { DEMO_CREDENTIALS } from './s3/demo-credentials';
import type { Secrets } from './secrets';

/** What a program needs of its surroundings. Nothing else is handed on, since the Workers get to see all of it. */
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
  'API_RATE_LIMIT',
  'API_CORS_ORIGINS',
];

/**
 * The environment of wrangler. With several configurations wrangler hands `--var` and `--env-file` to the first Worker only, but
 * CLOUDFLARE_INCLUDE_PROCESS_ENV gives the process's environment to all; and so the secrets are on no command line.
 */
export function workerEnvironment(data: DataDirectory, secrets: Secrets): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(
    handedOn.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
  return {
    ...kept,
    ...secrets,
    LOCAL_MODE: 'true',
    // The local S3 server's own user, to take on its roles with.
    PLATFORM_AWS_ACCESS_KEY_ID: DEMO_CREDENTIALS.accessKeyId,
    PLATFORM_AWS_SECRET_ACCESS_KEY: DEMO_CREDENTIALS.secretAccessKey,
    PLATFORM_AWS_PRINCIPAL_ARN: 'arn:aws:iam::000000000000:user/longshore',
    SIGN_UP: 'open',
    CLOUDFLARE_INCLUDE_PROCESS_ENV: 'true',
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

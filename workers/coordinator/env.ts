import type { JobMessage } from '../../core/protocol/queue-messages';
import { readSecretKeys } from '../../core/storage/secret-box';
import type { AccessMeans } from '../../db/bucket-access';
import { type PlatformKeysEnv, roleKeys } from '../s3/assume-role';
import type { GuessCounter } from './guess-counter';
import type { UploadSession } from './upload-session';

export interface CoordinatorEnv extends PlatformKeysEnv {
  readonly DB: D1Database;
  readonly JOBS: Queue<JobMessage>;
  readonly UPLOAD_SESSIONS: DurableObjectNamespace<UploadSession>;
  readonly GUESS_COUNTERS: DurableObjectNamespace<GuessCounter>;
  /** See core/storage/secret-box. */
  readonly SECRET_KEYS: string;
  readonly LOCAL_MODE: string;
}

/** For `loadBucketAccess`. */
export async function accessMeans(env: CoordinatorEnv): Promise<AccessMeans> {
  return {
    secretKeys: await readSecretKeys(env.SECRET_KEYS),
    localMode: env.LOCAL_MODE === 'true',
    assumeRole: roleKeys.with(env),
  };
}

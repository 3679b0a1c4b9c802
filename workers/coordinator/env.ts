import { maxPackFiles, type PackLimits } from '../../core/protocol/pack';
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
  /** The app Worker's own, to sign receipts with; without it they are not signed. */
  readonly SIGN_IN_KEYS?: string;
  /** A copy of every receipt goes here, where it is bound. */
  readonly RECEIPTS?: R2Bucket;
  /**
   * Files that the app Worker puts into the bucket in one request, each of them one of its subrequests; "0" lets every file
   * travel alone. A plan asks as often for checksums and free names. Cloudflare allows 10,000 subrequests on its paid plan, and 50 on the free one.
   */
  readonly PACK_FILES?: string;
}

const defaultPackFiles = 256;
const packBytes = 4 * 1024 * 1024;
const packFileBytes = 256 * 1024;

/** Null where every file travels alone; so too where the setting is unusable, for no session shall stand still for it. */
export function readPackLimits(text: string | undefined): PackLimits | null {
  const files = text === undefined || text === '' ? defaultPackFiles : Number(text);
  if (!Number.isInteger(files) || files < 0 || files > maxPackFiles) {
    console.error(`PACK_FILES is not a number from 0 to ${maxPackFiles}: every file travels alone`);
    return null;
  }
  return files === 0 ? null : { files, bytes: packBytes, fileBytes: packFileBytes };
}

/** For `loadBucketAccess`. */
export async function accessMeans(env: CoordinatorEnv): Promise<AccessMeans> {
  return {
    secretKeys: await readSecretKeys(env.SECRET_KEYS),
    localMode: env.LOCAL_MODE === 'true',
    assumeRole: roleKeys.with(env),
  };
}

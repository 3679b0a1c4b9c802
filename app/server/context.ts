import type { UploadSessionPort } from '../../core/sessions/upload-session-port';
import { readSecretKeys, type SecretKeys } from '../../core/storage/secret-box';
import { createDatabase, type Database } from '../../db/client';

/** Bindings and secrets of the app Worker. */
export interface AppEnv {
  readonly DB: D1Database;
  readonly JOBS: Queue;
  /** The class lives in the coordinator Worker, so that its type is not known here; see `UploadSessionStub`. */
  readonly UPLOAD_SESSIONS: { idFromName(name: string): DurableObjectId; get(id: DurableObjectId): unknown };
  /** Signs the sign-in cookie. */
  readonly SIGN_IN_SECRET: string;
  /** See core/storage/secret-box. */
  readonly SECRET_KEYS: string;
  /** "true" on a laptop: allows loopback endpoints. */
  readonly LOCAL_MODE: string;
}

/** A session's Durable Object: commands by RPC, sockets by fetch. */
export type UploadSessionStub = UploadSessionPort & Pick<Fetcher, 'fetch'>;

export interface AppContext {
  readonly db: Database;
  readonly env: AppEnv;
  readonly localMode: boolean;
  secretKeys(): Promise<SecretKeys>;
  nowMs(): number;
  uploadSession(id: string): UploadSessionStub;
}

/** One for each request. */
export function createAppContext(env: AppEnv): AppContext {
  let keys: Promise<SecretKeys> | undefined;
  return {
    db: createDatabase(env.DB),
    env,
    localMode: env.LOCAL_MODE === 'true',
    secretKeys() {
      keys ??= readSecretKeys(env.SECRET_KEYS);
      return keys;
    },
    nowMs: () => Date.now(),
    uploadSession(id) {
      return env.UPLOAD_SESSIONS.get(env.UPLOAD_SESSIONS.idFromName(id)) as UploadSessionStub;
    },
  };
}

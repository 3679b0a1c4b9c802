import type { GuessCounterPort } from '../../core/access/guess-counter-port';
import type { Whereabouts } from '../../core/audit/audit-entry';
import type { UploadSessionPort } from '../../core/sessions/upload-session-port';
import { readSecretKeys, type SecretKeys } from '../../core/storage/secret-box';
import type { AccessMeans } from '../../db/bucket-access';
import { createDatabase, type Database } from '../../db/client';
import { type PlatformKeysEnv, roleKeys } from '../../workers/s3/assume-role';
import { loggableCause } from './loggable';
import { whereaboutsOf } from './whereabouts';

interface ObjectsByName {
  idFromName(name: string): DurableObjectId;
  get(id: DurableObjectId): unknown;
}

/** Bindings and secrets of the app Worker. */
export interface AppEnv extends PlatformKeysEnv {
  readonly DB: D1Database;
  readonly JOBS: Queue;
  /** The built files of the pages. Vite's development server has none. */
  readonly ASSETS?: Pick<Fetcher, 'fetch'>;
  /** The classes live in the coordinator Worker, so that their types are not known here; see `UploadSessionStub`. */
  readonly UPLOAD_SESSIONS: ObjectsByName;
  readonly GUESS_COUNTERS: ObjectsByName;
  readonly RATE_LIMITERS: ObjectsByName;
  /** Derives refresh tokens and signs short-lived cookies. */
  readonly SIGN_IN_SECRET: string;
  /** RSA keys that sign access tokens; see app/server/sign-in/signing-keys.server.ts. */
  readonly SIGN_IN_KEYS: string;
  /** See core/storage/secret-box. */
  readonly SECRET_KEYS: string;
  /** "true" on a laptop: allows loopback endpoints, and shows mails instead of sending them. */
  readonly LOCAL_MODE: string;
  /** The address that people open, for links in e-mails; otherwise the request's own origin. */
  readonly APP_ORIGIN?: string;
  /** "open" lets anybody sign a company up; otherwise only the operator makes companies. */
  readonly SIGN_UP?: string;
  /** Lets the operator's command in, at least 32 characters; without it there is no such door. */
  readonly OPERATOR_TOKEN?: string;
  /** "600/60": requests in seconds that the API takes of one person, whatever their tokens, or of one unknown address. */
  readonly API_RATE_LIMIT?: string;
  /** Origins whose pages may use the API with a bearer token, with commas; otherwise none. */
  readonly API_CORS_ORIGINS?: string;
  /** Whose keys the platform keys are, for trust policies: arn:aws:iam::<account>:user/<name>. */
  readonly PLATFORM_AWS_PRINCIPAL_ARN?: string;
  /** Sends mails on a deployment, from the address `MAIL_FROM`; without both none is sent. */
  readonly SEND_EMAIL?: SendEmail;
  readonly MAIL_FROM?: string;
}

/** A session's Durable Object: commands by RPC, sockets by fetch. */
export type UploadSessionStub = UploadSessionPort & Pick<Fetcher, 'fetch'>;

export interface AppContext {
  readonly db: Database;
  readonly env: AppEnv;
  readonly localMode: boolean;
  /** Without a slash at its end, e.g. https://longshore.example. */
  readonly origin: string;
  readonly where: Whereabouts;
  secretKeys(): Promise<SecretKeys>;
  /** For `loadBucketAccess`. */
  accessMeans(): Promise<AccessMeans>;
  nowMs(): number;
  uploadSession(id: string): UploadSessionStub;
  /** `name` says whose guesses are counted; see app/server/sign-in/guesses.server.ts. */
  guessCounter(name: string): GuessCounterPort;
  /** Goes on after the answer is sent. */
  background(work: Promise<unknown>): void;
}

interface RequestFacts {
  readonly request: Request;
  readonly requestId: string;
  readonly ctx: Pick<ExecutionContext, 'waitUntil'>;
}

const nowhere: Whereabouts = { address: null, place: null, userAgent: null, requestId: null };

/** One for each request; without a request (a test, a tool), nothing is known of where it came from. */
export function createAppContext(env: AppEnv, facts?: RequestFacts): AppContext {
  let keys: Promise<SecretKeys> | undefined;
  return {
    db: createDatabase(env.DB),
    env,
    localMode: env.LOCAL_MODE === 'true',
    origin: env.APP_ORIGIN ?? (facts ? new URL(facts.request.url).origin : 'https://longshore.invalid'),
    where: facts ? whereaboutsOf(facts.request, facts.requestId, env.LOCAL_MODE === 'true') : nowhere,
    secretKeys() {
      keys ??= readSecretKeys(env.SECRET_KEYS);
      return keys;
    },
    async accessMeans() {
      const assumeRole = roleKeys.with(env);
      return { secretKeys: await this.secretKeys(), localMode: this.localMode, assumeRole };
    },
    nowMs: () => Date.now(),
    uploadSession(id) {
      return env.UPLOAD_SESSIONS.get(env.UPLOAD_SESSIONS.idFromName(id)) as UploadSessionStub;
    },
    guessCounter(name) {
      return env.GUESS_COUNTERS.get(env.GUESS_COUNTERS.idFromName(name)) as GuessCounterPort;
    },
    background(work) {
      const logged = work.catch((cause) =>
        console.error('Work behind a request failed', {
          requestId: facts?.requestId,
          cause: loggableCause(cause),
        }),
      );
      facts?.ctx.waitUntil(logged);
    },
  };
}

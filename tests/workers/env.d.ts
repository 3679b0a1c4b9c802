/** Bindings of tests/workers/wrangler.toml, with what vitest.config.ts adds. */
declare namespace Cloudflare {
  interface Env {
    readonly DB: D1Database;
    readonly JOBS: Queue<import('../../core/protocol/queue-messages').JobMessage>;
    readonly UPLOAD_SESSIONS: DurableObjectNamespace<
      import('../../workers/coordinator/upload-session').UploadSession
    >;
    readonly RATE_LIMITERS: DurableObjectNamespace<
      import('../../workers/coordinator/rate-limiter').RateLimiter
    >;
    readonly GUESS_COUNTERS: DurableObjectNamespace<
      import('../../workers/coordinator/guess-counter').GuessCounter
    >;
    readonly RECEIPTS: R2Bucket;
    readonly SIGN_IN_SECRET: string;
    readonly SIGN_IN_KEYS: string;
    readonly SECRET_KEYS: string;
    readonly LOCAL_MODE: string;
    readonly FUZZ_SEED?: string;
    readonly FUZZ_PLACES?: string;
    readonly SIGN_UP: string;
    readonly OPERATOR_TOKEN: string;
    readonly PLATFORM_AWS_ACCESS_KEY_ID: string;
    readonly PLATFORM_AWS_SECRET_ACCESS_KEY: string;
    readonly PLATFORM_AWS_PRINCIPAL_ARN: string;
    readonly TEST_MIGRATIONS: import('@cloudflare/vitest-pool-workers').D1Migration[];
  }
  interface GlobalProps {
    mainModule: typeof import('./entry');
  }
}

import type { AppContext, AppEnv } from '../../../app/server/context';
import type { Actor } from '../../../core/access/actor';

/** What every handler of the API finds in its Hono context. */
export interface ApiEnv {
  Bindings: AppEnv;
  Variables: {
    app: AppContext;
    actor: Actor;
    requestId: string;
    /** Set once the request was charged to a rate limiter. */
    rateHeaders?: Record<string, string>;
  };
}

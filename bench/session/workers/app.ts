import type { AppEnv } from '../../../app/server/context';
import { createApi } from '../../../workers/app/api/app';
import { readAppEnv } from '../../../workers/app/env';
import { noCounts } from '../counts';
import { countD1, countObjects } from './count-bindings';

const api = createApi();
const counts = noCounts();

/** The app Worker without its pages, which no bench of a session asks for; and `/counts`, which no deployment has. */
export default {
  fetch(request, env, ctx) {
    if (new URL(request.url).pathname === '/counts') return Response.json(counts);
    counts.workerRequests += 1;
    const watched: AppEnv = {
      ...env,
      DB: countD1(env.DB, counts),
      UPLOAD_SESSIONS: countObjects(env.UPLOAD_SESSIONS, counts),
      GUESS_COUNTERS: countObjects(env.GUESS_COUNTERS, counts),
      RATE_LIMITERS: countObjects(env.RATE_LIMITERS, counts),
    };
    return api.fetch(request, readAppEnv(watched), ctx);
  },
} satisfies ExportedHandler<AppEnv>;

import type { AppEnv } from '../../../app/server/context';
import { createApi } from '../../../workers/app/api/app';
import { readAppEnv } from '../../../workers/app/env';

const api = createApi();

/** The app Worker without its pages, which no bench of a session asks for. */
export default {
  fetch: (request, env, ctx) => api.fetch(request, readAppEnv(env), ctx),
} satisfies ExportedHandler<AppEnv>;

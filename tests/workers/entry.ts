import { createApi } from '../../workers/app/api/app';
import { createOperatorApp } from '../../workers/app/operator/operator-app';
import coordinator, { GuessCounter, RateLimiter, UploadSession } from '../../workers/coordinator/index';

const api = createApi();
const operator = createOperatorApp();

/** The API and the coordinator as one Worker, since the tests run in one isolate and the Remix build stays outside. */
export { GuessCounter, RateLimiter, UploadSession };
export default {
  fetch: ((request, env, ctx) =>
    new URL(request.url).pathname.startsWith('/operator/')
      ? operator.fetch(request, env, ctx)
      : api.fetch(request, env, ctx)) satisfies typeof api.fetch,
  queue: coordinator.queue,
};

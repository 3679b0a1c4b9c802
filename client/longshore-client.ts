import createClient, { type Middleware } from 'openapi-fetch';
import type { components, paths } from './api';

export type Problem = components['schemas']['Problem'];

export interface LongshoreClientOptions {
  /** Such as https://longshore.example. */
  readonly baseUrl: string;
  /** An API token (`lsk_…`) or an access token. */
  readonly token: string;
  /** False for one that only sends what may come twice anyhow, and would be kept in vain. */
  readonly idempotencyKeys?: boolean;
  readonly fetch?: (request: Request) => Promise<Response>;
  readonly wait?: (ms: number) => Promise<void>;
}

/** What the API refused, as it said why. */
export class LongshoreError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
    this.name = 'LongshoreError';
  }
}

const mostTries = 5;
const longestWaitSeconds = 60;

/**
 * The API with the types of its document: `client.GET('/api/v1/projects/{projectId}', …)`. Waits and tries again on 429 and
 * 503; a creation gets an `Idempotency-Key`, so that trying again makes nothing twice.
 */
export function createLongshoreClient(options: LongshoreClientOptions) {
  const send = options.fetch ?? ((request: Request) => fetch(request));
  const wait = options.wait ?? ((ms: number) => new Promise((resolve) => setTimeout(resolve, ms)));
  const client = createClient<paths>({
    baseUrl: options.baseUrl,
    fetch: async (request) => {
      for (let tries = 1; ; tries++) {
        const response = await send(request.clone());
        const seconds = secondsToWait(response);
        if (seconds === null || tries === mostTries) return response;
        await response.body?.cancel();
        await wait(seconds * 1000);
      }
    },
  });
  client.use(identify(options.token, options.idempotencyKeys ?? true));
  return client;
}

export type LongshoreClient = ReturnType<typeof createLongshoreClient>;

/** The data of an answer, or the problem as an error: `unwrap(await client.GET(…))`. */
export function unwrap<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.response.ok) return answer.data as T;
  const { status, statusText } = answer.response;
  const said = answer.error as Partial<Problem> | undefined;
  throw new LongshoreError({
    type: 'about:blank',
    title: statusText,
    detail: `The server answered with status ${status}.`,
    ...said,
    status,
  });
}

function identify(token: string, idempotencyKeys: boolean): Middleware {
  return {
    onRequest({ request }) {
      request.headers.set('authorization', `Bearer ${token}`);
      if (idempotencyKeys && request.method === 'POST' && !request.headers.has('idempotency-key'))
        request.headers.set('idempotency-key', crypto.randomUUID());
      return request;
    },
  };
}

function secondsToWait(response: Response): number | null {
  if (response.status !== 429 && response.status !== 503) return null;
  const seconds = Number(response.headers.get('retry-after') ?? 1);
  return seconds >= 0 && seconds <= longestWaitSeconds ? seconds : null;
}

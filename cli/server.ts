import {
  createLongshoreClient,
  type LongshoreClient,
  LongshoreError,
  unwrap,
} from '../client/longshore-client';
import { isOwnAnswer } from '../core/protocol/own-answer';
import { CommandError, exitCodes, usageError } from './command-error';
import { readKept } from './kept-sign-in';
import { parseOrigin } from './origin';

const timeoutMs = 60_000;
const tokenForm = /^lsk_[\w-]{20,200}$/;

/** A Longshore, and the token to speak to it with. */
export interface Server {
  readonly origin: string;
  readonly token: string;
  readonly client: LongshoreClient;
}

/** The address of the command line, of the environment, or of the last login; in this order. */
export function findOrigin(env: NodeJS.ProcessEnv, origin: string | undefined): string {
  const named = origin ?? (env.LONGSHORE_ORIGIN ? parseOrigin(env.LONGSHORE_ORIGIN) : readKept(env)?.origin);
  if (named !== undefined) return named;
  throw new CommandError(
    exitCodes.notAllowed,
    'You are not signed in. Run longshore login --origin <address> first.',
  );
}

/** The same with its token, which in the environment goes before the kept one. */
export function findServer(env: NodeJS.ProcessEnv, origin: string | undefined): Server {
  const named = findOrigin(env, origin);
  const token = env.LONGSHORE_TOKEN || keptToken(env, named);
  if (token !== undefined) return serverAt(named, checkedToken(token));
  throw new CommandError(
    exitCodes.notAllowed,
    `There is no token for ${named}. Run longshore login --origin ${named} first.`,
  );
}

function keptToken(env: NodeJS.ProcessEnv, origin: string): string | undefined {
  const kept = readKept(env);
  return kept?.origin === origin ? kept.token : undefined;
}

export function serverAt(origin: string, token: string): Server {
  const client = createLongshoreClient({ baseUrl: origin, token, fetch: fetchWithin });
  client.use({
    // Before it is read: a page is no JSON, and that alone would be told of it.
    onResponse({ response }) {
      if (!isOwnAnswer(response))
        throw new CommandError(exitCodes.unreachable, answeredElsewhere({ origin }));
    },
  });
  return { origin, token, client };
}

export function checkedToken(text: string): string {
  const token = text.trim();
  if (!tokenForm.test(token))
    throw usageError(
      'That is no API token: one is lsk_ and some forty letters after it. Copy it whole, or make one under Profile, API tokens.',
    );
  return token;
}

function fetchWithin(request: Request): Promise<Response> {
  // The token goes to this origin and nowhere else.
  return fetch(request, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
}

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** The data of an answer; else the command ends with the sentence of the server, or one about it. */
export async function ask<T>(
  server: Server,
  call: (client: LongshoreClient) => Promise<Answer<T>>,
): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call(server.client);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(
      exitCodes.unreachable,
      `${server.origin} cannot be reached. Check the address and your network, then try again.`,
    );
  }
  try {
    return unwrap(answer);
  } catch (error) {
    throw error instanceof LongshoreError ? refused(server, error) : error;
  }
}

export const answeredElsewhere = ({ origin }: Pick<Server, 'origin'>): string =>
  `Something between this machine and ${origin} answers in its place. Check the address and your network, then try again.`;

function refused({ origin }: Server, { problem }: LongshoreError): CommandError {
  const { status, detail } = problem;
  if (status === 401)
    return new CommandError(
      exitCodes.notAllowed,
      `${origin} does not accept the token: it was revoked, has expired, or is of another Longshore. Run longshore login again.`,
    );
  if (status === 403) return new CommandError(exitCodes.notAllowed, detail);
  if (status >= 500 || status === 429) return new CommandError(exitCodes.unreachable, detail);
  return new CommandError(exitCodes.usage, detail);
}

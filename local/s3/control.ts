import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { FaultRulesSchema, type Faults } from './faults.ts';
import type { Listener } from './listener.ts';
import type { RequestLog } from './request-log.ts';
import { RoleSchema, type Roles } from './roles.ts';

interface Controlled {
  readonly faults: Faults;
  readonly requestLog: RequestLog;
  readonly roles: Roles;
  readonly listener: Listener;
}

type Handler = (controlled: Controlled, incoming: IncomingMessage) => unknown;

const ROUTES: Readonly<Record<string, Handler>> = {
  'POST /faults': async ({ faults }, incoming) =>
    faults.set(FaultRulesSchema.parse(await readJson(incoming))),
  'DELETE /faults': ({ faults }) => faults.clear(),
  'GET /log': ({ requestLog }) => requestLog.all(),
  'DELETE /log': ({ requestLog }) => requestLog.clear(),
  'POST /roles': async ({ roles }, incoming) =>
    roles.set(z.array(RoleSchema).parse(await readJson(incoming))),
  'POST /stop': ({ listener }) => listener.close(),
  'POST /start': ({ listener }) => listener.open(),
};

/** Answers the control port: JSON over HTTP, for tests. */
export async function handleControl(
  controlled: Controlled,
  incoming: IncomingMessage,
  response: ServerResponse,
) {
  const reply = (status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  const route = ROUTES[`${incoming.method} ${incoming.url?.split('?')[0]}`];
  if (!route)
    return reply(404, { error: `There is no ${incoming.method} ${incoming.url} on the control port.` });
  try {
    reply(200, (await route(controlled, incoming)) ?? { ok: true });
  } catch (error) {
    const isClientError = error instanceof z.ZodError || error instanceof SyntaxError;
    reply(isClientError ? 400 : 500, {
      error: error instanceof z.ZodError ? z.prettifyError(error) : String(error),
    });
  }
}

async function readJson(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { succeed } from '../../../app/server/outcome';
import { withSession } from '../../../app/server/session-commands.server';
import type { Actor } from '../../../core/access/actor';
import { may } from '../../../core/access/permissions';
import type { SocketVia } from '../../../core/access/socket-via';
import type { ApiEnv } from './api-env';
import { access, idParams } from './endpoint';
import { problemResponse, unwrap } from './problem';

const socket = createRoute({
  ...access('sessions.read'),
  method: 'get',
  path: '/api/v1/sessions/{sessionId}/socket',
  tags: ['Sessions'],
  request: { params: idParams('sessionId') },
  responses: {
    101: { description: 'A WebSocket that speaks the frames of core/protocol/socket-frames.' },
    426: { description: 'The request was no WebSocket upgrade.' },
  },
});

/** The guard before this has checked the cookie and the Origin; D1 tells whether the session is the company's. */
export function addSessionSocket(api: OpenAPIHono<ApiEnv>): void {
  api.openapi(socket, async (c) => {
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
      return problemResponse(426, 'This address is for WebSockets. Open the session page instead.');
    }
    const { app, actor } = c.var;
    const found = await withSession(
      app,
      actor,
      c.req.valid('param').sessionId,
      'sessions.read',
      async (object) => succeed(object),
    );
    const headers = new Headers(c.req.raw.headers);
    // `set` replaces what a client may have sent under these names: the Durable Object trusts them.
    headers.set('x-longshore-company', actor.companyId);
    headers.set('x-longshore-user', actor.userId);
    headers.set('x-longshore-via', JSON.stringify(viaOf(actor)));
    headers.set('x-longshore-may-upload', String(may(actor, 'sessions.upload')));
    headers.delete('cookie');
    headers.delete('authorization');
    return await unwrap(found).fetch(new Request(c.req.raw, { headers }));
  });
}

/** By what the socket got in, so that it ends with it. */
function viaOf({ via }: Actor): SocketVia {
  return via.kind === 'sign-in' ? { kind: 'sign-in', id: via.signInId } : { kind: 'token', id: via.tokenId };
}

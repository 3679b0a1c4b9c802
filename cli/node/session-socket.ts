import { Agent, type Dispatcher, WebSocket } from 'undici';
import { socketLink } from '../../app/upload/browser/socket-link';
import type { ConnectLink } from '../../app/upload/ports';
import type { Server } from '../server';

/** The socket to a session, with the token in its request: a browser would send a cookie. */
export function sessionSocket({ origin, token }: Server, sessionId: string): ConnectLink {
  const dispatcher = new Agent().compose(uncompressed);
  class TokenWebSocket extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { authorization: `Bearer ${token}` }, dispatcher });
    }
  }
  const url = `${origin.replace(/^http/, 'ws')}/api/v1/sessions/${encodeURIComponent(sessionId)}/socket`;
  return socketLink(url, TokenWebSocket);
}

/** Signatures, which are most of what comes, hardly shrink; for small files, both ends spent more on that than on the files. */
const uncompressed: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
  const { headers } = options;
  if (headers && !Array.isArray(headers) && 'sec-websocket-extensions' in headers)
    delete headers['sec-websocket-extensions'];
  return dispatch(options, handler);
};

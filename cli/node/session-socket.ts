import { WebSocket } from 'undici';
import { socketLink } from '../../app/upload/browser/socket-link';
import type { ConnectLink } from '../../app/upload/ports';
import type { Server } from '../server';

/** The socket to a session, with the token in its request: a browser would send a cookie. */
export function sessionSocket({ origin, token }: Server, sessionId: string): ConnectLink {
  class TokenWebSocket extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { authorization: `Bearer ${token}` } });
    }
  }
  const url = `${origin.replace(/^http/, 'ws')}/api/v1/sessions/${encodeURIComponent(sessionId)}/socket`;
  return socketLink(url, TokenWebSocket);
}

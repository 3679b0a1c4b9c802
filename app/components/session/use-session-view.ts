import { useCallback, useEffect, useState } from 'react';
import { z } from 'zod';
import { type SessionView, SessionViewSchema } from '../../../core/protocol/session-view';
import { protocolVersion } from '../../../core/protocol/socket-frames';
import { isTerminal } from '../../../core/sessions/session-state';
import { socketLink } from '../../upload/browser/socket-link';
import { callApi } from '../api-call';

export type ViewLink =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'reconnecting' }
  /** The session has ended: nothing more will come. */
  | { readonly kind: 'ended' }
  /** It cannot go on by itself. */
  | { readonly kind: 'lost'; readonly sentence: string; readonly signedOut: boolean };

export interface LiveSession {
  readonly view: SessionView;
  readonly link: ViewLink;
  /** Takes over a view that came another way, such as the answer to a command. */
  adopt(view: SessionView): void;
}

type Lose = (sentence: string, signedOut?: boolean) => void;

const SessionAnswerSchema = z.object({ view: SessionViewSchema });

/** A view may overtake another on its way; what is shown never goes back. */
function newer(current: SessionView, next: SessionView): SessionView {
  if (next.id !== current.id) return next;
  const isOlder =
    next.revision < current.revision || (next.revision === current.revision && next.nowMs < current.nowMs);
  return isOlder ? current : next;
}

/** The session as it is now: first from the loader, then pushed by the server until the session ends. */
export function useSessionView(initial: SessionView): LiveSession {
  const [view, setView] = useState(initial);
  const [link, setLink] = useState<ViewLink>({ kind: 'connecting' });
  const adopt = useCallback((next: SessionView) => setView((current) => newer(current, next)), []);
  const { id } = initial;
  const ended = isTerminal(view.state);

  // The loader runs again after a command, or when the person comes back to the page.
  useEffect(() => adopt(initial), [initial, adopt]);

  useEffect(() => {
    if (ended) return setLink({ kind: 'ended' });
    setLink({ kind: 'connecting' });
    return watch(id, adopt, setLink);
  }, [id, ended, adopt]);

  return { view, link, adopt };
}

function watch(
  id: string,
  adopt: (view: SessionView) => void,
  setLink: (link: ViewLink) => void,
): () => void {
  const path = `/api/v1/sessions/${encodeURIComponent(id)}/socket`;
  const url = new URL(path, window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  let stopped = false;
  let signedOut = false;
  const stop = () => {
    stopped = true;
    window.removeEventListener('online', hurry);
    socket.close();
  };
  const lose: Lose = (sentence, isSignedOut = false) => {
    if (stopped) return;
    setLink({ kind: 'lost', sentence, signedOut: isSignedOut });
    signedOut = isSignedOut;
    // After a sign-in in another tab the socket, which goes on trying, is let in again.
    if (!isSignedOut) stop();
  };
  const socket = socketLink(url.href)((event) => {
    if (stopped) return;
    switch (event.type) {
      case 'open':
        return socket.send({ type: 'hello', version: protocolVersion, role: 'viewer' });
      case 'closed':
        if (!signedOut) setLink({ kind: 'reconnecting' });
        return void askWhy(id, adopt, lose);
      case 'strange_frame':
        return;
      case 'frame':
        if (event.frame.type === 'view') {
          signedOut = false;
          setLink({ kind: 'live' });
          adopt(event.frame.view);
        }
        if (event.frame.type === 'error' && event.frame.code === 'unsupported_version')
          lose(event.frame.sentence);
    }
  });
  const hurry = () => socket.hurry();
  window.addEventListener('online', hurry);
  return stop;
}

/** A browser does not say why a socket was refused; the same address over HTTP does. */
async function askWhy(id: string, adopt: (view: SessionView) => void, lose: Lose): Promise<void> {
  const answer = await callApi('GET', `/sessions/${encodeURIComponent(id)}`, SessionAnswerSchema);
  if (answer.ok) return adopt(answer.value.view);
  if (answer.status === 401) lose('Your sign-in has ended. Sign in again to follow this session.', true);
  if (answer.status === 404) lose(answer.sentence);
}

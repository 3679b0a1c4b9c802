import { useEffect, useState } from 'react';
import type { SessionView } from '../../../core/protocol/session-view';

/** The server's time, going on by the second from the last view: a wrong clock of this machine shows no wrong duration. */
export function useServerClock(view: SessionView, runs: boolean): number {
  const [nowMs, setNowMs] = useState(view.nowMs);
  useEffect(() => {
    setNowMs(view.nowMs);
    if (!runs) return;
    const receivedAt = performance.now();
    const timer = setInterval(() => setNowMs(view.nowMs + performance.now() - receivedAt), 500);
    return () => clearInterval(timer);
  }, [view.nowMs, runs]);
  return Math.max(nowMs, view.nowMs);
}

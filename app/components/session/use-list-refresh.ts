import { useRevalidator } from '@remix-run/react';
import { useEffect } from 'react';

const everyMs = 3_000;

/** Loads the list again while something on it moves and somebody can see it. */
export function useListRefresh(active: boolean): void {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (!active || state !== 'idle') return;
    const look = () => document.visibilityState === 'visible' && revalidate();
    const timer = setInterval(look, everyMs);
    // Coming back to the tab does not wait for the next turn.
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [active, state, revalidate]);
}

import { useEffect, useState } from 'react';
import type { SessionView } from '../../../core/protocol/session-view';
import { progressOf } from './progress';
import { rateOf, type Sample, withSample } from './throughput';

/** Bytes a second, smoothed over the last views; null while nothing is being sent or too little is known. */
export function useThroughput(view: SessionView, nowMs: number): number | null {
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  const sends = view.state === 'in_progress';
  useEffect(() => {
    if (!sends) return setSamples([]);
    const sample = { atMs: view.nowMs, bytes: progressOf(view).bytesSent };
    setSamples((before) => withSample(before, sample));
  }, [view, sends]);
  return sends ? rateOf(samples, nowMs) : null;
}

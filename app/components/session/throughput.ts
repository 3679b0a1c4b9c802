import type { SessionView } from '../../../core/protocol/session-view';

const windowMs = 12_000;
const minGapMs = 400;
/** A rate over less than this says more about chance than about the connection. */
const minSpanMs = 1_500;

export interface Sample {
  readonly atMs: number;
  readonly bytes: number;
}

/** Adds what a view shows to the samples of the last seconds. Bytes never go down within an attempt. */
export function withSample(samples: readonly Sample[], next: Sample): readonly Sample[] {
  const last = samples.at(-1);
  if (!last) return [next];
  const bytes = Math.max(last.bytes, next.bytes);
  if (next.atMs - last.atMs < minGapMs) return samples;
  // One sample older than the window stays: the rate is measured from it.
  const from = samples.findLastIndex((sample) => sample.atMs <= next.atMs - windowMs);
  return [...samples.slice(Math.max(0, from)), { atMs: next.atMs, bytes }];
}

/** Bytes a second up to now, or null while there is too little to go by. It sinks by itself when nothing arrives. */
export function rateOf(samples: readonly Sample[], nowMs: number): number | null {
  const last = samples.at(-1);
  const first = samples.findLast((sample) => sample.atMs <= nowMs - windowMs) ?? samples[0];
  if (!first || !last) return null;
  const spanMs = Math.max(nowMs, last.atMs) - first.atMs;
  if (spanMs < minSpanMs) return null;
  return ((last.bytes - first.bytes) / spanMs) * 1000;
}

/** Milliseconds to the end at this rate; null when it cannot be told. */
export function etaMs(remainingBytes: number, rate: number | null): number | null {
  if (rate === null || rate < 1 || remainingBytes <= 0) return null;
  return (remainingBytes / rate) * 1000;
}

/** Whether bytes may be on their way, so that their rate says something of what is to come: where one device is held up, others go on. */
export function maySend(
  { state, engines }: Pick<SessionView, 'state' | 'engines'>,
  isHeldUp: boolean,
): boolean {
  return state === 'in_progress' && (!isHeldUp || engines > 1);
}

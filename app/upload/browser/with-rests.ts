import { type Clock, delay } from '../ports';

/** A computer that slept, or a drive that is slow, took long too: that is no reason to leave the folder for as long. */
const restAtMostMs = 1_000;

/**
 * The same batches; while `rests`, with a pause before the next as long as the last one took, so that others have the machine for
 * half of the time. The signal ends a pause.
 */
export async function* withRests<T>(
  batches: AsyncIterable<T>,
  rests: () => boolean,
  clock: Clock,
  signal: AbortSignal,
): AsyncIterable<T> {
  let beganMs = clock.nowMs();
  for await (const batch of batches) {
    yield batch;
    if (rests()) await delay(clock, Math.min(clock.nowMs() - beganMs, restAtMostMs), signal);
    beganMs = clock.nowMs();
  }
}

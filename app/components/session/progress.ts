import { type SessionView, totalsOf } from '../../../core/protocol/session-view';
import { multipartThresholdBytes } from '../../../core/sessions/part-size';
import { isTerminal } from '../../../core/sessions/session-state';
import { percentOf } from '../format';

/**
 * Bytes that left this session's files: whole files and what has been said of the others. A file that is sent to its last
 * byte but not counted as arrived yet is left out, for it would count twice in the moment that it does.
 */
function sentBytes(view: SessionView): number {
  const totals = totalsOf(view.counters);
  // What a session left half-way is taken out of the bucket at its end.
  if (isTerminal(view.state)) return totals.uploadedBytes;
  const moving = view.inFlight.filter((file) => file.sentBytes < file.sizeBytes);
  const sum = (isLarge: boolean) =>
    moving
      .filter((file) => file.sizeBytes > multipartThresholdBytes === isLarge)
      .reduce((bytes, file) => bytes + file.sentBytes, 0);
  // Both count the finished parts of large files.
  return totals.uploadedBytes + sum(false) + Math.max(view.partBytes, sum(true));
}

export interface Progress {
  /** Settled or on their way: uploaded, skipped, parts, and what is being sent. */
  readonly bytesDone: number;
  readonly bytesTotal: number;
  /** Sent by the engine, without what was skipped: what a throughput is made of. */
  readonly bytesSent: number;
  readonly percent: number;
}

export function progressOf(view: SessionView): Progress {
  const totals = totalsOf(view.counters);
  const bytesDone = Math.min(totals.bytes, sentBytes(view) + totals.skippedBytes);
  const settled = totals.uploaded + totals.skipped;
  return {
    bytesDone,
    bytesTotal: totals.bytes,
    bytesSent: Math.max(0, bytesDone - totals.skippedBytes),
    // Empty files weigh nothing, so a folder of them counts by files.
    percent:
      view.state === 'completed'
        ? 100
        : totals.bytes > 0
          ? percentOf(bytesDone, totals.bytes)
          : percentOf(settled, totals.files),
  };
}

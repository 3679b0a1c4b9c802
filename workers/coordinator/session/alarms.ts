import { isTerminal } from '../../../core/sessions/session-state';
import { planAwaited } from './job-desk';
import { abandonedAfterMs, fail, settle } from './lifecycle';
import { anyOpen } from './open-scans';
import type { SessionParts } from './parts';
import type { SocketDesk } from './socket-desk';

/** A socket that comes back within this time keeps its leases. */
const leaseGraceMs = 10_000;
const busyAlarmMs = 10_000;
export const idleAlarmMs = 60 * 60_000;

type Desk = Pick<SocketDesk, 'connectedEngines' | 'releaseGone'>;

/** What time alone brings. Runs inside a transaction. */
export function passTime(parts: SessionParts, desk: Desk, nowMs: number): void {
  const { state, lastActivityAtMs } = parts.records.require();
  parts.engines.markMissing(desk.connectedEngines(), nowMs);
  desk.releaseGone(nowMs - leaseGraceMs);
  planAwaited(parts);
  // A scan that was waited for may be abandoned by now.
  settle(parts);
  if (isTerminal(state) || lastActivityAtMs >= nowMs - abandonedAfterMs) return;
  fail(parts, 'Nobody continued this upload for six days, so it was ended. Retry it to upload the rest.');
}

/** In how long the object is to look again; null once nothing is left to do. */
export function nextAlarmInMs(parts: SessionParts, desk: Pick<Desk, 'connectedEngines'>): number | null {
  const { state, flushedRevision, revision } = parts.records.require();
  const isBusy =
    !parts.outbox.isEmpty() ||
    flushedRevision < revision ||
    parts.engines.anyGone() ||
    anyOpen(parts) ||
    parts.packs.areAwaited ||
    desk.connectedEngines().size > 0;
  if (isBusy) return busyAlarmMs;
  return isTerminal(state) ? null : idleAlarmMs;
}

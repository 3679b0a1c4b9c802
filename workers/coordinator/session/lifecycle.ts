import type { StartRequest } from '../../../core/protocol/manifest';
import { totalsOf } from '../../../core/protocol/session-view';
import type { FileState } from '../../../core/sessions/file-state';
import { isTerminal, nextSessionState, type SessionEvent } from '../../../core/sessions/session-state';
import { sentBefore } from '../ledger/file-change';
import { closeScan, isManifestOpen, openScan, streamedScan } from './open-scans';
import type { SessionParts } from './parts';
import type { SessionRecord } from './session-record';

/** R2 aborts unfinished multipart uploads after 7 days: a session that nobody feeds ends before. */
export const abandonedAfterMs = 6 * 24 * 60 * 60_000;

export type Refusal = { ok: false; sentence: string };
export type Done = { ok: true } | Refusal;

const noProblem = { problem: null, problemFrom: null } as const;
const done: Done = { ok: true };
const refuse = (sentence: string): Refusal => ({ ok: false, sentence });
const unfinishedStates: readonly FileState[] = ['pending', 'planned', 'leased', 'interrupted', 'sent'];
/** A session may have a million files: their ids in one statement would pass the limits of SQLite and of memory. */
const atOnce = 5_000;
/** A part that was on its way when its upload was aborted may still land: a second look takes it away. */
const secondSweepAfterMs = 20_000;

export function start(parts: SessionParts, request: StartRequest, heldFiles: number): Done {
  const record = parts.records.require();
  if (isTerminal(record.state))
    return refuse('This session has ended. Press "Retry failed files", or make a new session.');
  if (request.files === null) openScan(parts, request.scan);
  else if (heldFiles !== request.files) {
    return refuse(
      `The manifest is not whole: ${heldFiles} of ${request.files} files arrived. Send the missing entries, then start again.`,
    );
  } else if (streamedScan(parts, request.scan)) return close(parts, request.scan);
  else parts.records.update({ isManifestWhole: true });
  const hasNew = parts.ledger.counters().pending.files > 0;
  if (record.state === 'paused' && !hasNew) return resume(parts);
  if (record.state === 'verifying' || (record.state !== 'pending' && !hasNew)) return done;
  if (!advance(parts, { type: 'start' }, { startedAtMs: record.startedAtMs ?? parts.nowMs(), ...noProblem }))
    return done;
  if (hasNew) parts.outbox.addOnce('plan');
  else planned(parts);
  return done;
}

/** The last file of a scan is known; whether the session is paused is nothing of its business. */
function close(parts: SessionParts, scan: number): Done {
  closeScan(parts, scan);
  if (parts.ledger.counters().pending.files > 0) parts.outbox.addOnce('plan');
  settle(parts);
  return done;
}

export function pause(parts: SessionParts): Done {
  if (parts.records.require().state === 'paused') return done;
  return advance(parts, { type: 'pause' })
    ? done
    : refuse('Only an upload that is in progress can be paused.');
}

export function resume(parts: SessionParts): Done {
  if (parts.records.require().state === 'in_progress') return done;
  if (!advance(parts, { type: 'resume' })) return refuse('Only a paused upload can be resumed.');
  settle(parts);
  return done;
}

export function cancel(parts: SessionParts): Done {
  const { state } = parts.records.require();
  if (state === 'cancelled') return done;
  if (isTerminal(state)) return refuse('This session has already ended, so there is nothing to cancel.');
  end(parts, { type: 'cancel' }, null);
  return done;
}

/** Ends the session with one sentence on why. The caller has made sure that the session has not ended yet. */
export function fail(parts: SessionParts, sentence: string): void {
  if (!isTerminal(parts.records.require().state)) end(parts, { type: 'fail' }, sentence);
}

function end(parts: SessionParts, event: SessionEvent, failure: string | null): void {
  // What is on its way lands yet, and another attempt is to know it.
  parts.ledger.compareAllMaybeSent();
  // Stored but not verified: no proof, so no `uploaded`.
  parts.ledger.moveAll([...unfinishedStates, 'stored'], 'cancelled');
  parts.outbox.clear();
  parts.outbox.add('abort');
  parts.outbox.add('abort', [], parts.nowMs() + secondSweepAfterMs);
  finish(parts, event, failure);
}

/** A new attempt on the same session, for what failed or was cancelled. */
export function retry(parts: SessionParts): Done {
  const record = parts.records.require();
  if (!isTerminal(record.state))
    return refuse('This session is still running. Wait for its end, or cancel it first.');
  if (parts.ledger.nextRetryable(0, 1).length === 0)
    return refuse('No file of this session can be tried again.');
  for (
    let again = parts.ledger.nextRetryable(0, atOnce);
    again.length > 0;
    again = parts.ledger.nextRetryable(again.at(-1)?.id ?? 0, atOnce)
  ) {
    // Parts of an upload that is still open count on; of an aborted one nothing is left.
    for (const file of again) if (file.upload_id === null) parts.ledger.partTable.forgetFile(file.id);
    const ids = again.map((file) => file.id);
    parts.ledger.move(ids, 'pending', { ...sentBefore, upload_id: undefined, lease: null });
    const maybeSent = again.filter((file) => file.compare_for === 'resume').map((file) => file.id);
    parts.ledger.move(maybeSent, 'pending', { compare_for: 'resume' });
  }
  parts.records.update({
    state: 'planning',
    attempt: record.attempt + 1,
    failure: null,
    ...noProblem,
    streamedScans: [],
    startedAtMs: parts.nowMs(),
    endedAtMs: null,
    lastActivityAtMs: parts.nowMs(),
  });
  parts.outbox.addOnce('plan');
  return done;
}

/** Called when no file waits for the plan any more. */
export function planned(parts: SessionParts): void {
  advance(parts, { type: 'planned' });
  settle(parts);
}

/** Goes on to verification once no file is left to send. */
export function settle(parts: SessionParts): void {
  const counters = parts.ledger.counters();
  if (parts.records.require().state !== 'in_progress' || isManifestOpen(parts)) return;
  if (unfinishedStates.some((state) => counters[state].files > 0)) return;
  advance(parts, { type: 'all_settled' }, { ...noProblem });
  parts.outbox.addOnce('verify');
}

/** The last step: every file has been seen in the bucket, or has its reason. */
export function verified(parts: SessionParts): void {
  const totals = totalsOf(parts.ledger.counters());
  finish(parts, { type: 'verified', withErrors: totals.failed + totals.cancelled > 0 }, null);
}

function finish(parts: SessionParts, event: SessionEvent, failure: string | null): void {
  const record = advance(parts, event, { endedAtMs: parts.nowMs(), failure, ...noProblem });
  if (!record) return;
  parts.records.recordAttempt(record, totalsOf(parts.ledger.counters()));
  parts.outbox.add('receipt');
}

function advance(
  parts: SessionParts,
  event: SessionEvent,
  change: Partial<SessionRecord> = {},
): SessionRecord | null {
  const state = nextSessionState(parts.records.require().state, event);
  if (!state) return null;
  return parts.records.update({ ...change, state, lastActivityAtMs: parts.nowMs() });
}

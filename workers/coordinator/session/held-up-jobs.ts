import type { JobKind } from '../../../core/protocol/queue-messages';
import { isTerminal } from '../../../core/sessions/session-state';
import { type StorageProblem, storageSentence } from '../../../core/storage/storage-problem';
import type { Job, Sending, Setbacks } from '../ledger/outbox';
import { abandonedAfterMs, fail, settle } from './lifecycle';
import type { SessionParts } from './parts';
import { recordNoReceipt } from './receipts';

/** Tries of a job whose refusal a person has to mend (wrong key, missing bucket) before it is given up. */
const triesWithoutHope = 4;
/**
 * The same of answers that are not S3's, from a bucket that has answered before: for most of an hour. It may be a proxy's page, or one
 * about maintenance.
 */
const triesOfStrange = 20;
/** Tries of a job over which the coordinator itself stumbles. */
const stumblesAtMost = 50;

/**
 * A job that could not be done now is put off, and goes on for as long as an outage lasts; what time does not mend is given up.
 * Of messages that came twice only one puts it off. `problem`: null for an error of the coordinator's own.
 */
export function jobHeldUp(parts: SessionParts, sending: Sending, problem: StorageProblem | null): void {
  const job = parts.outbox.current(sending);
  if (!job) return;
  const setbacks = setbacksOf(job, problem, parts.nowMs());
  if (areTooMany(setbacks, job, parts) || isLongOver(parts)) {
    jobFailed(parts, sending, problem ? storageSentence(problem) : gaveUp, problem?.code ?? null);
    return;
  }
  parts.outbox.putOff(job, setbacks, parts.nowMs());
  // Of an ended session no file waits for its receipt or its last aborts.
  if (problem && !isTerminal(parts.records.require().state))
    parts.records.update({
      problem: { code: problem.code, sentence: sentenceWhileWaiting(problem) },
      problemFrom: 'coordinator',
    });
}

function sentenceWhileWaiting(problem: StorageProblem): string {
  const goesOn =
    problem.code === 'BadAnswer' ? ' The upload continues by itself once it answers like one.' : '';
  return storageSentence(problem) + goesOn;
}

/** Whoever has just begun, or tries again, is to be told at once of a bucket that refuses; hours later that ends nothing at once. */
function areTooMany(
  { refusals = 0, strange = 0, strangeFromMs = 0, stumbles = 0 }: Setbacks,
  { kind }: Job,
  { records, outbox }: SessionParts,
): boolean {
  const { attempt, plannedAttempt } = records.require();
  const isUnderWay = plannedAttempt === attempt;
  // What is answered so while others are done meets these files alone: a filter before the bucket does not like their names, perhaps.
  const isAlone = jobsOfFiles.includes(kind) && outbox.answeredAtMs > strangeFromMs;
  const most = kind === 'plan' && !isUnderWay ? 1 : triesWithoutHope;
  const mostStrange = isUnderWay && !isAlone ? triesOfStrange : most;
  return refusals >= most || strange >= mostStrange || stumbles >= stumblesAtMost;
}

const jobsOfFiles: readonly JobKind[] = ['open', 'reconcile', 'complete'];

/** Each sort by itself; after the bucket was away or busy, all that was before says nothing any more. */
function setbacksOf(
  { refusals = 0, strange = 0, strangeFromMs, stumbles = 0 }: Setbacks,
  problem: StorageProblem | null,
  nowMs: number,
): Setbacks {
  if (problem === null) return { refusals, strange, strangeFromMs, stumbles: stumbles + 1 };
  if (problem.transient) return { refusals: 0, strange: 0, strangeFromMs: undefined, stumbles: 0 };
  return problem.code === 'BadAnswer'
    ? { refusals, strange: strange + 1, strangeFromMs: strangeFromMs ?? nowMs, stumbles: 0 }
    : { refusals: refusals + 1, strange, strangeFromMs, stumbles: 0 };
}

/** Nobody waits any more for the receipt and the last aborts of a session whose bucket went away for good. */
function isLongOver({ records, nowMs }: SessionParts): boolean {
  const { state, endedAtMs } = records.require();
  return isTerminal(state) && nowMs() > (endedAtMs ?? 0) + abandonedAfterMs;
}

export const gaveUp =
  'The coordinator gave up after many tries. Run the bucket check of the project, then retry.';

/** A job that failed for good: its message came back from the dead-letter queue, or the bucket's answer will not change. */
export function jobFailed(
  parts: SessionParts,
  sending: Sending,
  sentence: string,
  detail: string | null,
): void {
  const job = parts.outbox.current(sending);
  if (!job) return;
  parts.outbox.done(job.id);
  forgetOwnProblem(parts);
  switch (job.kind) {
    case 'plan':
    case 'verify':
      fail(parts, sentence);
      return;
    case 'receipt':
      recordNoReceipt(parts, sentence);
      return;
    case 'abort':
      // The uploads stay in the ledger; a lifecycle rule of the bucket is the last resort: docs/operations.md.
      return;
    case 'open':
    case 'reconcile':
    case 'complete': {
      const reason = job.kind === 'complete' ? ('not_completed' as const) : ('rejected' as const);
      const waiting = parts.ledger
        .filesById(job.files)
        .filter((file) => file.state === 'planned' || file.state === 'interrupted' || file.state === 'sent');
      // Its object may be there all the same: a retry is to know it.
      const ids = waiting.map((file) => file.id);
      parts.ledger.compareMaybeSent(ids, job.kind === 'complete' ? 'all' : 'singles');
      parts.ledger.move(ids, 'failed', { reason, detail });
      settle(parts);
      return;
    }
  }
}

/** Whether there was one. */
export function forgetOwnProblem({ records }: SessionParts): boolean {
  if (records.require().problemFrom !== 'coordinator') return false;
  records.update({ problem: null, problemFrom: null });
  return true;
}

import { totalsOf } from '../../../core/protocol/session-view';
import { terminalStates } from '../../../core/sessions/session-state';
import type { Work, WorkResult } from '../jobs/work';
import type { SessionParts } from './parts';

/** Null while an attempt runs: its own end makes a job of its own. */
export function receiptWork({ records, ledger }: SessionParts): Extract<Work, { kind: 'receipt' }> | null {
  const { attempt, state, startedAtMs, endedAtMs } = records.require();
  const ended = terminalStates.find((each) => each === state);
  if (!ended) return null;
  const { files, bytes, verified, skipped, failed, cancelled } = totalsOf(ledger.counters());
  return {
    kind: 'receipt',
    session: { attempt, state: ended, startedAtMs, endedAtMs },
    totals: { files, bytes, uploaded: verified, skipped, failed, cancelled },
  };
}

export function recordReceipt(
  { records }: SessionParts,
  { attempt, signature }: Extract<WorkResult, { kind: 'receipt' }>,
): void {
  // Of an earlier attempt, whose job was slower than the whole next one.
  if (attempt !== records.require().attempt) return;
  records.update({ receipt: { attempt, signature, failure: null } });
}

export function recordNoReceipt({ records }: SessionParts, failure: string): void {
  const { attempt, receipt } = records.require();
  const isThere = receipt?.attempt === attempt && receipt.failure === null;
  if (!isThere) records.update({ receipt: { attempt, signature: null, failure } });
}

/** The signature of the receipt as it can be read now. */
export function receiptSignature({ records }: SessionParts): SignatureAnswer {
  const { receipt, attempt, state } = records.require();
  if (!terminalStates.some((each) => each === state))
    return refused('This session has not ended. Its receipt is signed once it has.');
  if (receipt?.attempt !== attempt)
    return refused('The receipt is still being written to the bucket. Try again in a moment.');
  if (receipt.failure !== null)
    return refused(`The receipt could not be written to the bucket: ${receipt.failure}`);
  if (receipt.signature === null)
    return refused('This Longshore has no key to sign receipts with. Ask its operator to set SIGN_IN_KEYS.');
  return { ok: true, signature: receipt.signature };
}

export type SignatureAnswer =
  | { readonly ok: true; readonly signature: string }
  | { readonly ok: false; readonly sentence: string };

const refused = (sentence: string): SignatureAnswer => ({ ok: false, sentence });

import type { SessionProblem } from '../../core/protocol/session-view';
import { storageSentence } from '../../core/storage/storage-problem';
import type { PutAnswer, Random } from './ports';

/** "Full jitter": anywhere between nothing and the doubled step, so that many engines do not come back in step. */
export function fullJitterMs(attempt: number, random: Random, baseMs = 500, capMs = 20_000): number {
  return Math.floor(random() * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30)));
}

/**
 * taken:         the bucket has it
 * expired:       the signature is too old: sign again, free of charge
 * unreachable:   no answer: nothing can be said about this file; costs no try
 * blocked:       an answer that would meet every other file too (credentials, bucket): waits for a person, costs no try
 * gone:          the multipart upload is unknown
 * already_there: a precondition failed; verification tells whether the object is ours
 * bad_digest:    the bytes are not those that were hashed
 * busy:          worth another try, which counts; `asksForFewer` where the bucket says that there are too many requests
 * refused:       this request will not be taken, however often it is sent
 */
export type Verdict =
  | { readonly kind: 'taken'; readonly etag: string | null }
  | { readonly kind: 'blocked'; readonly problem: SessionProblem }
  | { readonly kind: 'busy'; readonly code: string; readonly asksForFewer: boolean }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'expired' | 'unreachable' | 'gone' | 'already_there' | 'bad_digest' | 'aborted' };

const digestCodes = new Set([
  'BadDigest',
  'InvalidDigest',
  'XAmzContentSHA256Mismatch',
  'XAmzContentChecksumMismatch',
]);
const busyCodes = new Set([
  'RequestTimeout',
  'OperationAborted',
  'ConditionalRequestConflict',
  'IncompleteBody',
]);

/**
 * Statuses that are about the size of a request, or about what the server can do, whoever says so (RFC 9110, 15.5 and 15.6; RFC 6585, 5). Any other
 * refusal without a code of S3's is a page of what stands before the bucket: a proxy that finds nobody behind it, a sign-in.
 */
const aboutThisRequest = new Set([411, 413, 414, 431, 501]);

/** `signatureIsOld`: some servers answer an expired signature with a bare 403. */
export function judgeAnswer(answer: PutAnswer, signatureIsOld: boolean): Verdict {
  if (answer.kind === 'aborted') return { kind: 'aborted' };
  if (answer.kind === 'no_answer') return { kind: 'unreachable' };
  const { status } = answer;
  const code = answer.code ?? `Http${status}`;
  if (status >= 200 && status < 300) return { kind: 'taken', etag: answer.etag };
  if (status === 403) {
    const saysExpired =
      code === 'RequestExpired' || (code === 'AccessDenied' && /expired/i.test(answer.message ?? ''));
    return saysExpired || signatureIsOld
      ? { kind: 'expired' }
      : blocked(answer.code ?? 'AccessDenied', status);
  }
  if (code === 'NoSuchUpload') return { kind: 'gone' };
  if (code === 'NoSuchBucket' || status === 301 || status === 307 || status === 401)
    return blocked(code, status);
  if (code === 'AuthorizationHeaderMalformed' || code === 'ExpiredToken') return blocked(code, status);
  if (status === 412) return { kind: 'already_there' };
  if (digestCodes.has(code)) return { kind: 'bad_digest' };
  const asksForFewer = status === 429 || status === 503;
  if (asksForFewer || busyCodes.has(code) || status === 408 || (status >= 500 && status !== 501))
    return { kind: 'busy', code, asksForFewer };
  if (answer.code === null && !aboutThisRequest.has(status)) return blocked('BadAnswer', status);
  return { kind: 'refused', code };
}

function blocked(code: string, status: number): Verdict {
  return { kind: 'blocked', problem: { code, sentence: storageSentence({ code, status }) } };
}

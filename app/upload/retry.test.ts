import { describe, expect, it } from 'vitest';
import { refusal, taken } from './fakes/fake-bucket';
import { fullJitterMs, judgeAnswer } from './retry';

/** In other words than those of S3. */
const page = (status: number) => ({ ...refusal(status, ''), code: null });

describe('judgeAnswer', () => {
  it.each([
    [refusal(403, 'AccessDenied', 'Request has expired'), 'expired'],
    [refusal(403, 'RequestExpired'), 'expired'],
    [refusal(403, 'AccessDenied', 'Access Denied'), 'blocked'],
    [refusal(403, 'SignatureDoesNotMatch'), 'blocked'],
    [refusal(403, 'InvalidAccessKeyId'), 'blocked'],
    [refusal(404, 'NoSuchBucket'), 'blocked'],
    [refusal(301, 'PermanentRedirect'), 'blocked'],
    [refusal(404, 'NoSuchUpload'), 'gone'],
    [refusal(404, 'NoSuchKey'), 'refused'],
    [refusal(412, 'PreconditionFailed'), 'already_there'],
    [refusal(409, 'ConditionalRequestConflict'), 'busy'],
    [refusal(400, 'BadDigest'), 'bad_digest'],
    [refusal(400, 'RequestTimeout'), 'busy'],
    [refusal(400, 'EntityTooLarge'), 'refused'],
    [refusal(429, 'TooManyRequests'), 'busy'],
    [refusal(500, 'InternalError'), 'busy'],
    [refusal(503, 'SlowDown'), 'busy'],
    [refusal(501, 'NotImplemented'), 'refused'],
    [page(404), 'blocked'],
    [page(400), 'blocked'],
    [page(407), 'blocked'],
    [page(413), 'refused'],
    [{ kind: 'no_answer' } as const, 'unreachable'],
    [{ kind: 'aborted' } as const, 'aborted'],
    [taken('x'), 'taken'],
  ])('%j is %s', (answer, kind) => {
    expect(judgeAnswer(answer, false).kind).toBe(kind);
  });

  it('takes a bare 403 for an old signature as expired', () => {
    expect(judgeAnswer(refusal(403, 'AccessDenied'), true).kind).toBe('expired');
  });

  it.each([
    [429, true],
    [503, true],
    [500, false],
    [504, false],
    [409, false],
  ])('says whether a busy bucket asks for fewer requests: %i, %s', (status, asksForFewer) => {
    const code = status === 409 ? 'OperationAborted' : 'InternalError';
    expect(judgeAnswer(refusal(status, code), false)).toEqual({ kind: 'busy', code, asksForFewer });
  });

  it('says what to do about a refused key', () => {
    expect(judgeAnswer(refusal(403, 'InvalidAccessKeyId'), false)).toMatchObject({
      problem: { code: 'InvalidAccessKeyId', sentence: expect.stringContaining('access key ID') },
    });
  });
});

describe('fullJitterMs', () => {
  it('draws from a window that doubles up to its cap', () => {
    const most = (attempt: number) => fullJitterMs(attempt, () => 0.999_999);
    expect([most(1), most(2), most(3), most(20)]).toEqual([999, 1999, 3999, 19999]);
    expect(fullJitterMs(5, () => 0)).toBe(0);
  });
});

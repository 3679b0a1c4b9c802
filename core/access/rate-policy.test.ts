import { describe, expect, it } from 'vitest';
import { type Bucket, parseRate, policyFor, rateHeaders, takeToken } from './rate-policy';

const policy = { name: 'requests', limit: 3, windowSeconds: 60 };

function takeAt(...times: number[]) {
  let bucket: Bucket | null = null;
  return times.map((nowMs) => {
    const taken = takeToken(policy, bucket, nowMs);
    bucket = taken.bucket;
    return taken.verdict;
  });
}

describe('a token bucket', () => {
  it('takes as many as it holds, then says when the next is taken', () => {
    const verdicts = takeAt(0, 0, 0, 0);
    expect(verdicts.map(({ allowed }) => allowed)).toEqual([true, true, true, false]);
    expect(verdicts[3]).toEqual({ allowed: false, remaining: 0, resetSeconds: 60, retryAfterSeconds: 20 });
  });

  it('takes again after the time that it said, and never more than it holds', () => {
    expect(takeAt(0, 0, 0, 0, 19_000, 20_000, 20_001).map(({ allowed }) => allowed)).toEqual([
      ...[true, true, true, false, false, true, false],
    ]);
    expect(takeAt(0, 3_600_000)[1]).toMatchObject({ allowed: true, remaining: 2 });
  });

  it('is not refilled by a clock that goes backwards and on again', () => {
    expect(takeAt(100_000, 100_000, 100_000, 0, 100_000).at(-1)).toMatchObject({ allowed: false });
  });
});

describe('the rate of the API', () => {
  it('is read from "600/60" and from nothing else', () => {
    expect(parseRate('600/60')).toEqual({ limit: 600, windowSeconds: 60 });
    for (const text of ['', '600', '0/60', '-1/60', '1e3/60', '600/0', '600/60/60'])
      expect(parseRate(text)).toBeNull();
  });

  it('is wider for what an upload sends', () => {
    const rate = { limit: 600, windowSeconds: 60 };
    expect(policyFor(rate, '/api/v1/sessions/x/manifest')).toMatchObject({ name: 'uploads', limit: 3000 });
    expect(policyFor(rate, '/api/v1/sessions/x/cancel')).toMatchObject({ name: 'requests', limit: 600 });
  });

  it('is said in the headers of the draft', () => {
    const [verdict] = takeAt(0);
    if (!verdict) throw new Error('no verdict');
    expect(rateHeaders(policy, verdict)).toEqual({
      'ratelimit-policy': '"requests";q=3;w=60',
      ratelimit: '"requests";r=2;t=20',
    });
  });
});

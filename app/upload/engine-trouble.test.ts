import { describe, expect, it, vi } from 'vitest';
import { multipart, setUp, single } from './fakes/engine-set-up';
import { refusal } from './fakes/fake-bucket';
import { FakeFile, filesOf } from './fakes/fake-file';

describe('Engine in trouble', () => {
  it('signs again for an expired signature without spending a retry', async () => {
    const { clock, session, bucket } = setUp({ files: { 1: FakeFile.of('a') }, grants: [single(1)] });
    bucket.answer = () =>
      bucket.requests.length <= 6 ? refusal(403, 'AccessDenied', 'Request has expired') : null;
    await clock.advance(5_000);
    expect(session.reported('sent')).toHaveLength(1);
    expect(session.framesOf('problem')).toEqual([]);
  });

  it('measures expiry by the server clock, however wrong its own is', async () => {
    const { clock, session, bucket } = setUp({ files: { 1: FakeFile.of('a') }, grants: [single(1)] });
    session.aheadMs = -3_600_000;
    await clock.advance(1_000);
    expect(bucket.requests).toHaveLength(1);
    expect(session.framesOf('sign')).toHaveLength(1);
  });

  it('sends no request with a signature that grew old while it waited, however narrow the line is', async () => {
    const { clock, session, bucket } = setUp({
      files: { 1: FakeFile.of('x'.repeat(30)) },
      grants: [multipart(1, 1)],
      parallelUploads: 1,
    });
    // Two of them in the life of a signature, and a dozen are signed ahead.
    session.signatureLifeMs = 90_000;
    bucket.latencyMs = 50_000;
    let expired = 0;
    bucket.answer = ({ url }) => {
      const sentAtMs = clock.nowMs() - bucket.latencyMs;
      if (sentAtMs > (session.expiresAtMs.get(url) ?? 0)) expired += 1;
      return null;
    };
    await clock.advance(31 * bucket.latencyMs);
    expect(session.reported('part')).toHaveLength(30);
    expect(expired).toBe(0);
  });

  it('spends a retry on each busy answer and gives up after all of them', async () => {
    const { clock, session, bucket } = setUp({
      files: { 1: FakeFile.of('a'), 2: FakeFile.of('b') },
      grants: [single(1), single(2)],
    });
    bucket.answer = (_, path) => (path === '1' ? refusal(503, 'SlowDown') : null);
    await clock.advance(60_000);
    expect(bucket.count('1')).toBe(3);
    expect(session.reported('failed')).toEqual([
      { type: 'failed', fileId: 1, reason: 'unreachable', detail: 'SlowDown' },
    ]);
    expect(session.reported('sent')).toHaveLength(1);
  });

  it('waits out an outage, says why, and goes on without having spent a retry', async () => {
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [i + 1, FakeFile.of(`f${i}`)]));
    const { clock, session, bucket, states, asked } = setUp({
      files,
      grants: Object.keys(files).map((id) => single(Number(id))),
    });
    let isDown = true;
    bucket.answer = () => (isDown ? { kind: 'no_answer' } : null);
    await clock.advance(120_000);
    const tried = bucket.requests.length;
    expect(tried).toBeLessThan(25);
    expect(asked.diagnosis).toBeGreaterThan(1);
    expect(session.framesOf('problem').map(({ problem }) => problem?.code)).toEqual(['Unreachable']);
    expect(states.at(-1)).toMatchObject({ kind: 'running', problem: { code: 'Unreachable' } });
    isDown = false;
    await clock.advance(11_000);
    expect(session.reported('sent')).toHaveLength(20);
    expect(session.reported('failed')).toEqual([]);
    expect(session.framesOf('problem').at(-1)).toEqual({ type: 'problem', problem: null });
    expect(states.at(-1)).toMatchObject({ kind: 'running', problem: null });
  });

  it('fails no file where the bucket is busy for all of them, says so, and goes on once it is not', async () => {
    const ids = Array.from({ length: 60 }, (_, i) => i + 1);
    const { clock, session, bucket, states } = setUp({
      files: Object.fromEntries(ids.map((id) => [id, FakeFile.of(`f${id}`)])),
      grants: ids.map((id) => single(id)),
    });
    let isBusy = true;
    bucket.answer = () => (isBusy ? refusal(503, 'SlowDown') : null);
    await clock.advance(300_000);
    expect(bucket.requests.length, 'requests in five minutes').toBeLessThan(80);
    expect(states.at(-1)).toMatchObject({ kind: 'running', problem: { code: 'SlowDown' } });
    isBusy = false;
    await clock.advance(30_000);
    expect(session.reported('failed')).toEqual([]);
    expect(session.reported('sent')).toHaveLength(60);
    expect(states.at(-1)).toMatchObject({ kind: 'running', problem: null });
  });

  it('sends the other files after a fault of its own, also where the fault met the one request that was to show whether the bucket is back', async () => {
    const fault = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { clock, session, bucket } = setUp({
      files: filesOf(3),
      grants: [1, 2, 3].map((id) => single(id)),
    });
    const put = bucket.put.bind(bucket);
    let requests = 0;
    bucket.answer = () => ({ kind: 'no_answer' });
    bucket.put = async (request) => {
      requests += 1;
      if (requests !== 4) return put(request);
      bucket.answer = () => null;
      throw new Error('A fault');
    };
    await clock.advance(60_000);
    expect(fault).toHaveBeenCalledOnce();
    expect(session.reported('sent')).toHaveLength(2);
    expect(session.reported('failed')).toMatchObject([{ detail: 'EngineFault' }]);
  });

  it('goes on without a pause where the bucket is busy now and then, however many files there are', async () => {
    const files = filesOf(60);
    const { clock, session, bucket } = setUp({
      files,
      grants: Object.keys(files).map((id) => single(Number(id))),
      random: () => 0.1,
    });
    let busy = 0;
    const answeredAtMs: number[] = [];
    bucket.answer = (_, path) => {
      answeredAtMs.push(clock.nowMs());
      // No file twice in a row: it is not about what one file may spend.
      if (bucket.requests.length % 3 !== 0 || bucket.count(path) > 1) return null;
      busy += 1;
      return refusal(503, 'SlowDown');
    };
    await clock.advance(30_000);
    expect(busy).toBeGreaterThan(15);
    expect(session.reported('sent')).toHaveLength(60);
    expect(session.reported('failed')).toEqual([]);
    const pausesMs = answeredAtMs.slice(1, 60).map((atMs, at) => atMs - (answeredAtMs[at] ?? 0));
    expect(Math.max(...pausesMs), 'less than the wait for an overloaded bucket').toBeLessThan(400);
  });

  it.each([
    [0, 0],
    [0.25, 250],
    [0.9, 900],
  ])(
    'waits by chance before it tries again, so that engines do not come back in step: %d',
    async (drawn, waitsMs) => {
      const { clock, bucket } = setUp({
        files: { 1: FakeFile.of('a') },
        grants: [single(1)],
        random: () => drawn,
      });
      const answeredAtMs: number[] = [];
      bucket.answer = () => {
        answeredAtMs.push(clock.nowMs());
        return answeredAtMs.length === 1 ? refusal(503, 'SlowDown') : null;
      };
      await clock.advance(5_000);
      const [first = 0, second = 0] = answeredAtMs;
      // Besides, the next signature is asked for in 10 ms, and the bucket answers in 20.
      expect(second - first).toBe(waitsMs + 10 + bucket.latencyMs);
    },
  );

  it('gives files up that a bucket has answered busily for ten minutes', async () => {
    const { clock, session, bucket } = setUp({
      files: Object.fromEntries([1, 2, 3, 4, 5].map((id) => [id, FakeFile.of(`f${id}`)])),
      grants: [1, 2, 3, 4, 5].map((id) => single(id)),
    });
    bucket.answer = () => refusal(500, 'InternalError');
    await clock.advance(900_000);
    expect(
      session
        .reported('failed')
        .map(({ fileId }) => fileId)
        .sort(),
    ).toEqual([1, 2, 3, 4, 5]);
  });

  it('speaks of CORS where the server reaches the bucket and the browser does not', async () => {
    const { clock, session, bucket, answers } = setUp({
      files: { 1: FakeFile.of('a') },
      grants: [single(1)],
    });
    answers.diagnosis = { ok: true, value: { reachable: true, code: 'Ok', sentence: 'Fine.' } };
    bucket.answer = () => ({ kind: 'no_answer' });
    await clock.advance(2_000);
    expect(session.framesOf('problem')[0]?.problem?.sentence).toContain('CORS');
  });

  it('waits for a person where the bucket refuses the credentials', async () => {
    const { clock, session, bucket } = setUp({
      files: { 1: FakeFile.of('a'), 2: FakeFile.of('b') },
      grants: [single(1), single(2)],
    });
    let isWrong = true;
    bucket.answer = () => (isWrong ? refusal(403, 'InvalidAccessKeyId') : null);
    await clock.advance(60_000);
    expect(session.framesOf('problem')[0]?.problem?.code).toBe('InvalidAccessKeyId');
    expect(session.reports).toEqual([]);
    isWrong = false;
    await clock.advance(11_000);
    expect(session.reported('sent')).toHaveLength(2);
  });

  it('gives up a file that is refused while the bucket answers for all others', async () => {
    const ids = Array.from({ length: 40 }, (_, i) => i + 1);
    const { clock, session, bucket } = setUp({
      files: Object.fromEntries(ids.map((id) => [id, FakeFile.of(`f${id}`)])),
      grants: ids.map((id) => single(id)),
      parallelUploads: 2,
    });
    bucket.latencyMs = 400;
    bucket.answer = (_, path) => (path === '1' ? { kind: 'no_answer' } : null);
    await clock.advance(60_000);
    expect(session.reported('sent')).toHaveLength(39);
    expect(session.reported('failed')).toEqual([
      { type: 'failed', fileId: 1, reason: 'unreachable', detail: null },
    ]);
  });

  it('fails a file that changed since the scan, and one that cannot be read', async () => {
    const files = { 1: FakeFile.of('before'), 2: FakeFile.of('locked'), 3: FakeFile.of('fine') };
    files[1].change('after!');
    files[2].lock();
    const { clock, session } = setUp({ files, grants: [single(1), single(2), single(3)] });
    await clock.advance(2_000);
    expect(session.reported('failed').map(({ fileId, reason }) => [fileId, reason])).toEqual([
      [1, 'changed'],
      [2, 'unreadable'],
    ]);
    expect(session.reported('sent').map(({ fileId }) => fileId)).toEqual([3]);
  });

  it('fails a multipart file that changes between its parts, once', async () => {
    const files = { 1: FakeFile.of('x'.repeat(100)) };
    const { clock, session } = setUp({ files, grants: [multipart(1, 1)] });
    await clock.advance(300);
    files[1].change('y'.repeat(100));
    await clock.advance(5_000);
    expect(session.reported('failed')).toEqual([
      { type: 'failed', fileId: 1, reason: 'changed', detail: null },
    ]);
    expect(session.reported('part').length).toBeLessThan(100);
  });

  it('reads again once after BadDigest, then calls the file changed', async () => {
    const files = { 1: FakeFile.of('a'), 2: FakeFile.of('b') };
    const { clock, session, bucket } = setUp({ files, grants: [single(1), single(2)] });
    bucket.answer = (_, path) => (path === '1' || bucket.count('2') === 1 ? refusal(400, 'BadDigest') : null);
    await clock.advance(2_000);
    expect(session.reported('failed')).toEqual([
      { type: 'failed', fileId: 1, reason: 'changed', detail: 'BadDigest' },
    ]);
    expect(session.reported('sent').map(({ fileId }) => fileId)).toEqual([2]);
    expect(files[2].reads).toBe(2);
  });

  it('reports 412 as sent without an ETag, and an unknown upload as gone', async () => {
    const { clock, session, bucket } = setUp({
      files: { 1: FakeFile.of('a'), 2: FakeFile.of('0123') },
      grants: [single(1), multipart(2, 1)],
    });
    bucket.answer = (_, path) =>
      path === '1' ? refusal(412, 'PreconditionFailed') : refusal(404, 'NoSuchUpload');
    await clock.advance(2_000);
    expect(session.reported('sent')).toEqual([expect.objectContaining({ fileId: 1, etag: null })]);
    expect(session.reported('gone')).toEqual([{ type: 'gone', fileId: 2 }]);
  });
});

import { describe, expect, it } from 'vitest';
import { setUp, single } from './fakes/engine-set-up';
import { filesOf } from './fakes/fake-file';

describe('Engine without a network', () => {
  describe.each([
    { socket: 'that was cut', link: 'reconnecting' },
    { socket: 'that has not noticed yet', link: 'open' },
  ])('without a network, on a socket $socket', ({ link }) => {
    async function offline() {
      const files = filesOf(20);
      const grants = Object.keys(files).map((id) => single(Number(id)));
      const engine = setUp({ files, grants });
      const { clock, session, bucket, answers } = engine;
      const { diagnosis, look } = answers;
      answers.diagnosis = { ok: false, kind: 'no_answer', sentence: 'No answer.' };
      answers.look = { ok: false, kind: 'no_answer', sentence: 'No answer.' };
      let isOffline = true;
      bucket.answer = () => (isOffline ? { kind: 'no_answer' } : null);
      await clock.advance(2_000);
      if (link === 'reconnecting') session.drop();
      const comeBack = () => {
        isOffline = false;
        Object.assign(answers, { diagnosis, look });
      };
      return { ...engine, comeBack };
    }

    it('is offline, which is no failure, and goes on by itself when it is back', async () => {
      const { clock, session, bucket, states, comeBack } = await offline();
      // Far more tries than the two that a file has.
      await clock.advance(600_000);
      expect(states.at(-1)).toMatchObject({
        kind: 'running',
        link,
        problem: { code: 'Offline', sentence: expect.stringContaining('This computer is offline') },
      });
      expect(bucket.requests.length, 'requests in ten minutes').toBeLessThan(80);
      comeBack();
      if (link === 'reconnecting') session.open();
      await clock.advance(11_000);
      expect(states.at(-1)).toMatchObject({ kind: 'running', link: 'open', problem: null });
      expect(session.reported('sent')).toHaveLength(20);
      expect(session.reported('failed')).toEqual([]);
    });

    it('goes on at once where the browser says that it is back', async () => {
      const { clock, session, states, comeBack, engine, bucket } = await offline();
      await clock.advance(60_000);
      // Right after a try: the next one is ten seconds away.
      const tried = bucket.requests.length;
      while (link === 'open' && bucket.requests.length === tried) await clock.advance(100);
      await clock.advance(100);
      comeBack();
      engine.wake();
      await clock.advance(1_000);
      expect(states.at(-1)).toMatchObject({ kind: 'running', link: 'open', problem: null });
      expect(session.reported('sent')).toHaveLength(20);
    });
  });

  it('is offline as soon as the browser says so, long before a request fails by it, and no longer when it is back', async () => {
    const { clock, engine, session, bucket, states, answers } = setUp({
      files: filesOf(1),
      grants: [single(1)],
    });
    const { diagnosis } = answers;
    bucket.latencyMs = 50_000;
    await clock.advance(1_000);
    // Longshore itself answers: the browser is wrong.
    engine.networkLost();
    await clock.advance(100);
    expect(states.at(-1)).toMatchObject({ kind: 'running', problem: null });
    answers.diagnosis = { ok: false, kind: 'no_answer', sentence: 'No answer.' };
    engine.networkLost();
    await clock.advance(100);
    expect(states.at(-1)).toMatchObject({ kind: 'running', problem: { code: 'Offline' } });
    answers.diagnosis = diagnosis;
    engine.wake();
    expect(states.at(-1)).toMatchObject({ kind: 'running', problem: null });
    await clock.advance(60_000);
    expect(session.reported('sent')).toHaveLength(1);
  });

  describe('where the browser says that there is no network, and never that it is back', () => {
    async function falseAlarm() {
      const engine = setUp({ files: filesOf(1), grants: [single(1)] });
      const { clock, bucket, states, answers } = engine;
      answers.diagnosis = { ok: false, kind: 'no_answer', sentence: 'No answer.' };
      bucket.latencyMs = 50_000;
      await clock.advance(1_000);
      engine.engine.networkLost();
      await clock.advance(100);
      expect(states.at(-1)).toMatchObject({ kind: 'running', problem: { code: 'Offline' } });
      return engine;
    }

    it('believes an answer of the bucket', async () => {
      const { clock, session, states } = await falseAlarm();
      await clock.advance(60_000);
      expect(session.reported('sent')).toHaveLength(1);
      expect(states.at(-1)).toMatchObject({ kind: 'running', problem: null });
      expect(session.framesOf('problem').map(({ problem }) => problem?.code)).toEqual(['Offline', undefined]);
    });

    it('believes a new connection to the session', async () => {
      const { clock, session, states } = await falseAlarm();
      session.drop();
      session.open();
      await clock.advance(100);
      expect(states.at(-1)).toMatchObject({ kind: 'running', problem: null });
    });
  });

  it('is offline also where the bucket answers, just then, what it had been sent before', async () => {
    const { clock, engine, session, bucket, states, answers } = setUp({
      files: filesOf(1),
      grants: [single(1)],
    });
    answers.diagnosis = { ok: false, kind: 'no_answer', sentence: 'No answer.' };
    answers.diagnosisTakesMs = 2_000;
    bucket.latencyMs = 2_000;
    await clock.advance(1_000);
    engine.networkLost();
    await clock.advance(1_500);
    expect(session.reported('sent'), 'answered while the server is asked').toHaveLength(1);
    await clock.advance(3_000);
    expect(states.at(-1)).toMatchObject({ kind: 'running', problem: { code: 'Offline' } });
  });

  it('is offline once its connection is lost and Longshore cannot be asked why, whatever the bucket still answers', async () => {
    const { clock, session, bucket, states, answers } = setUp({ files: filesOf(1), grants: [single(1)] });
    const { look } = answers;
    bucket.latencyMs = 5_000;
    await clock.advance(1_000);
    answers.look = { ok: false, kind: 'no_answer', sentence: 'No answer.' };
    session.drop();
    await clock.advance(100);
    const isOffline = { kind: 'running', link: 'reconnecting', problem: { code: 'Offline' } };
    expect(states.at(-1)).toMatchObject(isOffline);
    await clock.advance(60_000);
    expect(bucket.requests).toHaveLength(1);
    expect(states.at(-1)).toMatchObject(isOffline);
    answers.look = look;
    session.open();
    await clock.advance(100);
    expect(states.at(-1)).toMatchObject({ kind: 'running', link: 'open', problem: null });
    expect(session.reported('sent')).toHaveLength(1);
  });

  it('says that it is offline also where the browser says too early that the network is back', async () => {
    const { clock, engine, bucket, states, answers } = setUp({ files: filesOf(1), grants: [single(1)] });
    answers.diagnosis = { ok: false, kind: 'no_answer', sentence: 'No answer.' };
    bucket.answer = () => ({ kind: 'no_answer' });
    await clock.advance(60_000);
    for (let wakes = 0; wakes < 5; wakes++) {
      engine.wake();
      await clock.advance(100);
      expect(states.at(-1)).toMatchObject({ kind: 'running', problem: { code: 'Offline' } });
      await clock.advance(1_000);
    }
  });
});

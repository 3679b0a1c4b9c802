import { setMaxListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { setUp, single } from './fakes/engine-set-up';
import { refusal } from './fakes/fake-bucket';
import { FakeClock, settled } from './fakes/fake-clock';
import { filesOf } from './fakes/fake-file';
import { type Place, Wire } from './wire';

const never = new AbortController().signal;
setMaxListeners(0, never);
const first = 'https://bucket.test/1?signature';
const further = 'https://further.test/1?signature';
const taken = { bytes: 1_000_000, isBusy: false };
const refused = { bytes: 0, isBusy: true };

function wireOf(most: number) {
  const wire = new Wire(new FakeClock(), { firstRequests: 6, requestsToHost: 6 }, most);
  const places: Place[] = [];
  const ask = async (url: string, times: number) => {
    for (let each = 0; each < times; each++)
      void wire.acquire(url, never).then((place) => place && places.push(place));
    await settled();
  };
  return { wire, places, ask };
}

describe('the wire', () => {
  it('lets as many requests go as are allowed, and the next when one has ended', async () => {
    const { wire, places, ask } = wireOf(4);
    await ask(first, 10);
    expect(places).toHaveLength(4);
    for (const place of places.slice(0, 2)) wire.release(place, taken);
    await settled();
    expect(places).toHaveLength(6);
  });

  it('gives a third of the places back when the bucket is busy', async () => {
    const { wire, places, ask } = wireOf(6);
    await ask(first, 20);
    for (const place of places.slice(0, 6)) wire.release(place, refused);
    await settled();
    expect(wire.limit).toBe(4);
    expect(places.length - 6, 'on the wire').toBe(4);
  });

  it('lets no more go to a host than a browser opens connections to it', async () => {
    const { wire, places, ask } = wireOf(16);
    await ask(first, 20);
    expect(wire.limit).toBe(6);
    expect(places).toHaveLength(6);
    await ask(further, 20);
    for (const place of places.splice(0, 3)) wire.release(place, taken);
    await settled();
    expect(places).toHaveLength(6);
    const toFirst = places.filter(({ host }) => host === places[0]?.host);
    expect(toFirst).toHaveLength(3);
  });

  it('counts on the connections of each host from its first request, until it gives no answer', async () => {
    const wire = new Wire(new FakeClock(), { firstRequests: 16, requestsToHost: 6 }, 16);
    const limits = [wire.limit];
    for (const url of [first, further, 'https://third.test/1']) {
      void wire.acquire(url, never);
      limits.push(wire.limit);
    }
    wire.gotNoAnswer(further);
    wire.gotNoAnswer(first);
    limits.push(wire.limit);
    void wire.acquire(first, never);
    expect([...limits, wire.limit]).toEqual([6, 6, 12, 16, 6, 12]);
  });

  /** Ten seconds and more of full places, each request of 200 ms. */
  async function busyFor(rounds: number, endOf: (count: number) => typeof taken | 'outage' | null) {
    const clock = new FakeClock();
    const wire = new Wire(clock, { firstRequests: 2, requestsToHost: 100 }, 8);
    const places: Place[] = [];
    const ask = () => void wire.acquire(first, never).then((place) => place && places.push(place));
    for (let each = 0; each < 24; each++) ask();
    let count = 0;
    for (let round = 0; round < rounds; round++) {
      await settled();
      const under = places.splice(0);
      clock.skip(200);
      for (const place of under) {
        ask();
        wire.release(place, endOf(++count));
      }
    }
    return wire.limit;
  }

  it('grows also where now and then a request is refused for what it is', async () => {
    expect(await busyFor(400, (count) => (count % 5 === 0 ? null : taken))).toBe(8);
  });

  it('does not judge a time in which the bucket was away', async () => {
    expect(await busyFor(400, (count) => (count % 5 === 0 ? 'outage' : taken))).toBe(2);
  });

  it('holds no connection for a request that was called off while it waited', async () => {
    const { wire, places, ask } = wireOf(1);
    await ask(first, 1);
    const abort = new AbortController();
    const waiting = Array.from({ length: 6 }, () => wire.acquire(first, abort.signal));
    abort.abort();
    expect(await Promise.all(waiting)).toEqual([null, null, null, null, null, null]);
    wire.setMost(6);
    await ask(first, 9);
    expect(places).toHaveLength(6);
  });
});

describe('an engine on the wire', () => {
  const manyFiles = (count: number) => {
    const files = filesOf(count);
    return { files, grants: Object.keys(files).map((id) => single(Number(id))) };
  };

  it('sends six requests at once to the one host of a bucket, whatever is allowed', async () => {
    const { clock, bucket } = setUp({ ...manyFiles(500), parallelUploads: 16 });
    bucket.latencyMs = 300;
    await clock.advance(15_000);
    expect(bucket.mostInFlight).toBe(6);
  });

  it('grows over a further host of the bucket to six requests for each, and goes back to six without it', async () => {
    const { clock, session, bucket } = setUp({ ...manyFiles(1_200), parallelUploads: 16 });
    session.hasFurtherHost = true;
    bucket.latencyMs = 300;
    await clock.advance(20_000);
    expect(bucket.inFlight).toBe(12);
    expect(bucket.mostInFlight).toBe(12);
    expect(bucket.mostToHost).toBe(6);
    bucket.answer = ({ url }) => (url.includes('further') ? { kind: 'no_answer' } : null);
    await clock.advance(5_000);
    bucket.mostInFlight = 0;
    await clock.advance(5_000);
    expect(bucket.mostInFlight).toBe(6);
    expect(session.reported('failed')).toEqual([]);
  });

  it('sends fewer requests at once after a busy answer', async () => {
    const { clock, bucket, session } = setUp({ ...manyFiles(60), parallelUploads: 6 });
    bucket.latencyMs = 300;
    bucket.answer = () => (bucket.requests.length <= 6 ? refusal(503, 'SlowDown') : null);
    await clock.advance(320);
    expect(bucket.mostInFlight).toBe(6);
    bucket.mostInFlight = 0;
    await clock.advance(2_500);
    expect(bucket.mostInFlight).toBe(4);
    await clock.advance(30_000);
    expect(session.reported('sent')).toHaveLength(60);
  });

  it.each([
    [409, 'ConditionalRequestConflict'],
    [500, 'InternalError'],
  ])(
    'sends as many at once as before where now and then one is to be tried again: %i',
    async (status, code) => {
      const { clock, bucket } = setUp({ ...manyFiles(1_500), parallelUploads: 6 });
      bucket.latencyMs = 60;
      bucket.answer = () => (bucket.requests.length % 20 === 0 ? refusal(status, code) : null);
      await clock.advance(8_000);
      bucket.mostInFlight = 0;
      await clock.advance(2_000);
      expect(bucket.mostInFlight).toBe(6);
    },
  );

  it('comes back from one request where files take longer to make ready than to send', async () => {
    const { clock, bucket, session } = setUp({ ...manyFiles(4_000), parallelUploads: 6 });
    session.signLatencyMs = 140;
    bucket.latencyMs = 40;
    let isBusy = true;
    bucket.answer = () => (isBusy ? refusal(503, 'SlowDown') : null);
    await clock.advance(20_000);
    isBusy = false;
    await clock.advance(60_000);
    bucket.mostInFlight = 0;
    await clock.advance(2_000);
    // The wire is empty meanwhile with more.
    expect(bucket.mostInFlight).toBeGreaterThanOrEqual(4);
  });

  it.each([20, 50])('comes back from one request also on a line that drops one of %i', async (each) => {
    const { clock, bucket } = setUp({ ...manyFiles(3_000), parallelUploads: 6 });
    bucket.latencyMs = 60;
    let isBusy = true;
    bucket.answer = () => {
      if (isBusy) return refusal(503, 'SlowDown');
      return bucket.requests.length % each === 0 ? { kind: 'no_answer' } : null;
    };
    await clock.advance(20_000);
    isBusy = false;
    await clock.advance(30_000);
    bucket.mostInFlight = 0;
    await clock.advance(5_000);
    expect(bucket.mostInFlight).toBe(6);
  });

  it('never waits for signatures: the next requests have theirs while the others are on the wire', async () => {
    const { clock, bucket, session } = setUp({ ...manyFiles(120), parallelUploads: 4 });
    session.signLatencyMs = 150;
    bucket.latencyMs = 200;
    await clock.advance(400);
    const inFlight: number[] = [];
    for (let at = 0; at < 300; at++) {
      await clock.advance(10);
      inFlight.push(bucket.inFlight);
    }
    expect(new Set(inFlight)).toEqual(new Set([4]));
  });
});

import {
  createExecutionContext,
  createMessageBatch,
  env,
  getQueueResult,
  runDurableObjectAlarm,
} from 'cloudflare:test';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { JobMessage } from '../../core/protocol/queue-messages';
import { protocolVersion } from '../../core/protocol/socket-frames';
import coordinator from '../../workers/coordinator/index';
import { seedCompany } from './support/seeded-company';
import { Driver, newSession } from './support/session-driver';
import { text, uploadAll } from './support/session-eyes';
import { catchMessages, changeSession, passMinuteOfEngines } from './support/session-insides';

describe('a lost connection', () => {
  it('gives a returning engine the grants that it holds, in case they were lost on the way', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    const engineId = crypto.randomUUID();
    const first = await Driver.connect(company, session);
    await first.begin({ a: text('a') }, { engineId });
    const [granted] = await first.grants();
    first.socket.close(4000, 'network changed');
    const second = await Driver.connect(company, session);
    second.send({ type: 'hello', version: protocolVersion, role: 'engine', engineId, scan: 0 });
    const again = await second.until(() => second.frames.find((frame) => frame.type === 'grants'));
    expect(again.type === 'grants' && again.grants).toEqual([granted]);
  });

  it('has its goodbye answered, with the code of a closed page too', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    for (const code of [1000, 1001, 4000]) {
      const { socket } = await Driver.connect(company, session);
      const closed = new Promise<CloseEvent>((resolve) => socket.addEventListener('close', resolve));
      socket.close(code, 'goodbye');
      expect((await closed).code).toBe(code);
    }
  });

  it('leases the files of a vanished engine anew once the alarm finds it gone', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    const first = await Driver.connect(company, session);
    await first.begin({ a: text('a') });
    await first.grants();
    first.socket.close(4000, 'gone for good');
    await expect
      .poll(async () => {
        await passMinuteOfEngines(session);
        await runDurableObjectAlarm(session.stub);
        return (await session.stub.view(company.companyId)).counters.planned.files;
      })
      .toBe(1);
  });

  it('takes the problem of an engine along, but not that of another one that is still here', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    const shown = async () => (await session.stub.view(company.companyId)).problem?.code;
    const problem = { code: 'BlockedByBrowser', sentence: 'It is blocked.' };
    const first = await Driver.connect(company, session);
    await first.begin({ a: text('a') });
    const second = await Driver.connect(company, session);
    second.hello(await second.openScan());
    // Reports are heard after what was sent before them.
    const heard = (engine: Driver) => engine.report([{ type: 'gone', fileId: 1_000 }]);
    for (const engine of [first, second]) {
      engine.send({ type: 'problem', problem });
      await heard(engine);
    }
    expect(await shown()).toBe('BlockedByBrowser');
    first.send({ type: 'problem', problem: null });
    await heard(first);
    expect(await shown()).toBe('BlockedByBrowser');
    second.socket.close(1001, 'goodbye');
    await expect.poll(shown).toBeUndefined();
  });

  it('leaves a problem that the coordinator itself met, whatever engines say', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    const own = { code: 'AccessDenied', sentence: 'The bucket refuses.' };
    await changeSession(session, ({ records }) =>
      records.update({ problem: own, problemFrom: 'coordinator' }),
    );
    const engine = await Driver.connect(company, session);
    engine.hello(await engine.openScan());
    engine.send({ type: 'problem', problem: null });
    await engine.report([{ type: 'gone', fileId: 1_000 }]);
    expect((await session.stub.view(company.companyId)).problem).toEqual(own);
  });

  it('sends a job again whose message was lost', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    await changeSession(session, ({ outbox }) => {
      outbox.add('plan');
      outbox.mark(new Set(outbox.jobs().map(({ id }) => id)), 1);
    });
    await runDurableObjectAlarm(session.stub);
    await expect.poll(() => changeSession(session, ({ outbox }) => outbox.isEmpty())).toBe(true);
  });
});

describe('a message of the queue', () => {
  it('does nothing when it comes a second time', async () => {
    const company = await seedCompany();
    const { session, view } = await uploadAll(company, { a: text('a') });
    const message = (id: number) => ({
      id: `again-${id}`,
      timestamp: new Date(),
      attempts: 1,
      body: { version: 1, sessionId: session.sessionId, jobId: id, kind: 'verify' },
    });
    const batch = createMessageBatch('longshore-jobs', [message(1), message(2)]);
    const context = createExecutionContext();
    await coordinator.queue(batch, env);
    const result = await getQueueResult(batch, context);
    expect(result.explicitAcks).toEqual(['again-1', 'again-2']);
    expect((await session.stub.view(company.companyId)).counters).toEqual(view.counters);
  });

  it('fails the session with a sentence when it comes back as a dead letter', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    const jobId = await changeSession(session, ({ outbox }) => {
      outbox.add('plan');
      const ids = outbox.jobs().map(({ id }) => id);
      outbox.mark(new Set(ids), 9e15);
      return ids[0] ?? 0;
    });
    const body = { version: 1, sessionId: session.sessionId, jobId, kind: 'plan' };
    const batch = createMessageBatch('longshore-jobs-dead', [
      { id: 'dead', timestamp: new Date(), attempts: 1, body },
    ]);
    const context = createExecutionContext();
    await coordinator.queue(batch, env);
    expect((await getQueueResult(batch, context)).explicitAcks).toEqual(['dead']);
    const view = await session.stub.view(company.companyId);
    expect(view).toMatchObject({ state: 'failed', failure: expect.stringContaining('gave up') });
  });

  it('is dropped when nobody can read it', async () => {
    const batch = createMessageBatch('longshore-jobs', [
      { id: 'odd', timestamp: new Date(), attempts: 1, body: { odd: true } },
    ]);
    const context = createExecutionContext();
    await coordinator.queue(batch, env);
    expect((await getQueueResult(batch, context)).explicitAcks).toEqual(['odd']);
  });
});

/** Hands one message to the consumer; whether it was acknowledged. */
async function deliver(body: JobMessage, queue = 'longshore-jobs'): Promise<boolean> {
  const batch = createMessageBatch(queue, [{ id: 'one', timestamp: new Date(), attempts: 1, body }]);
  const context = createExecutionContext();
  await coordinator.queue(batch, env);
  return (await getQueueResult(batch, context)).explicitAcks.includes('one');
}

/** No bucket answers until the test, or the outage, is over. */
function outage(): { end(): void } {
  const said = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('Network connection lost.'));
  onTestFinished(() => said.mockRestore());
  return { end: () => said.mockRestore() };
}

describe('a bucket that does not answer', () => {
  async function heldUpPlan() {
    const company = await seedCompany();
    const session = await newSession(company);
    const messages = await catchMessages(session);
    const away = outage();
    const driver = await Driver.connect(company, session);
    await driver.begin({ a: text('a') });
    const [first] = messages;
    if (!first) throw new Error('No plan was asked for');
    return { company, session, away, messages, first: first.body };
  }

  it('ends nothing however long it is away: its job waits, longer each time, and is one', async () => {
    const { company, session, away, messages } = await heldUpPlan();
    const tries = 60;
    for (let at = 0; at < tries; at++) {
      const body = messages[at]?.body;
      expect(body && (await deliver(body))).toBe(true);
    }
    expect(messages).toHaveLength(tries + 1);
    expect(messages.slice(0, 4).map(({ delaySeconds }) => delaySeconds)).toEqual([0, 1, 2, 3]);
    expect(messages.at(-1)?.delaySeconds).toBe(300);
    const held = await session.stub.view(company.companyId);
    expect(held).toMatchObject({ state: 'planning', problem: { code: 'Unreachable' } });

    away.end();
    for (let at = tries; at < messages.length; at++)
      await deliver((messages[at] as { body: JobMessage }).body);
    const view = await session.stub.view(company.companyId);
    expect(view).toMatchObject({ state: 'in_progress', problem: null });
  });

  it('has its job put off once, however often a message came, and an old one buries nothing', async () => {
    const { company, session, messages, first } = await heldUpPlan();
    for (let copy = 0; copy < 5; copy++) expect(await deliver(first)).toBe(true);
    expect(messages.map(({ body }) => body.tries)).toEqual([0, 1]);
    await deliver(first, 'longshore-jobs-dead');
    expect((await session.stub.view(company.companyId)).state).toBe('planning');
    expect(await changeSession(session, ({ outbox }) => outbox.jobs())).toHaveLength(1);
  });

  it('is not asked for a second time while the message waits for its time', async () => {
    const { session, messages, first } = await heldUpPlan();
    await deliver(first);
    await changeSession(session, ({ outbox }) => {
      const job = outbox.jobs()[0];
      for (let tries = 0; job && tries < 20; tries++)
        outbox.putOff(outbox.job(job.id) ?? job, {}, Date.now());
    });
    await runDurableObjectAlarm(session.stub);
    const waiting = messages.length;
    // A little before the longest wait and the time of a lost message are over, and after.
    const sendAt = (ms: number) =>
      changeSession(session, ({ outbox }) => outbox.send(session.sessionId, Date.now() + ms));
    await sendAt(690_000);
    expect(messages).toHaveLength(waiting);
    await sendAt(710_000);
    expect(messages).toHaveLength(waiting + 1);
  });
});

it('a job over which the coordinator stumbles is put off by its session, not by the queue', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => said.mockRestore());
  const company = await seedCompany();
  const session = await newSession(company);
  const messages = await catchMessages(session);
  const driver = await Driver.connect(company, session);
  await driver.begin({ a: text('a') });
  const broken = { ...env, SECRET_KEYS: 'no keys' };
  for (let at = 0; at < 50; at++) {
    const body = messages[at]?.body;
    const batch = createMessageBatch('longshore-jobs', [
      { id: 'one', timestamp: new Date(), attempts: 1, body },
    ]);
    const context = createExecutionContext();
    await coordinator.queue(batch, broken);
    expect((await getQueueResult(batch, context)).explicitAcks).toEqual(['one']);
  }
  expect(await session.stub.view(company.companyId)).toMatchObject({
    state: 'failed',
    failure: expect.stringContaining('gave up'),
  });
});

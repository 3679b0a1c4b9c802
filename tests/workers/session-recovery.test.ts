import {
  createExecutionContext,
  createMessageBatch,
  env,
  getQueueResult,
  runDurableObjectAlarm,
} from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { protocolVersion } from '../../core/protocol/socket-frames';
import coordinator from '../../workers/coordinator/index';
import { seedCompany } from './support/seeded-company';
import { Driver, newSession } from './support/session-driver';
import { text, uploadAll } from './support/session-eyes';
import { changeSession, passMinuteOfEngines } from './support/session-insides';

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

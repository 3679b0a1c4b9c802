import { runDurableObjectAlarm } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import type { JobMessage } from '../../core/protocol/queue-messages';
import type { SessionState } from '../../core/sessions/session-state';
import { type StorageProblem, storageProblem } from '../../core/storage/storage-problem';
import { jobHeldUp } from '../../workers/coordinator/session/held-up-jobs';
import { seedCompany } from './support/seeded-company';
import { Driver, newSession } from './support/session-driver';
import { text } from './support/session-eyes';
import { catchMessages, changeSession } from './support/session-insides';

it('a session that has ended says of no upload that it is held up, where the key may not abort', async () => {
  const company = await seedCompany();
  const session = await newSession(company);
  const messages = await catchMessages(session);
  const driver = await Driver.connect(company, session);
  await driver.begin({ a: text('a') });
  await session.stub.cancel(company.companyId);
  const aborts = () => messages.filter(({ body }) => body.kind === 'abort');
  const problem = { code: 'AccessDenied', status: 403, transient: false };
  for (let at = 0; at < aborts().length; at++) {
    await session.stub.jobHeldUp((aborts()[at] as { body: JobMessage }).body, problem);
    expect((await session.stub.view(company.companyId)).problem).toBe(null);
  }
  expect(aborts()).toHaveLength(8);
});

it('a job that is given up leaves no problem of its own behind', async () => {
  const company = await seedCompany();
  const session = await newSession(company);
  const messages = await catchMessages(session);
  await changeSession(session, ({ outbox }) => outbox.add('abort'));
  await runDurableObjectAlarm(session.stub);
  const problem = { code: 'AccessDenied', status: 403, transient: false };
  const problems: unknown[] = [];
  for (let at = 0; at < messages.length; at++) {
    await session.stub.jobHeldUp((messages[at] as { body: JobMessage }).body, problem);
    problems.push((await session.stub.view(company.companyId)).problem?.code ?? null);
  }
  expect(problems).toEqual(['AccessDenied', 'AccessDenied', 'AccessDenied', null]);
});

describe('a job that cannot be done', () => {
  const unreachable = storageProblem('Unreachable', null);
  const denied = storageProblem('AccessDenied', 403);

  async function heldUp(state: SessionState, endedAtMs: number | null, problems: (StorageProblem | null)[]) {
    const session = await newSession(await seedCompany());
    return await changeSession(session, (parts) => {
      parts.records.update({ state, endedAtMs });
      parts.outbox.add('abort');
      const [job] = parts.outbox.jobs();
      for (const [tries, problem] of problems.entries())
        jobHeldUp(parts, { jobId: job?.id ?? 0, tries }, problem);
      const left = parts.outbox.jobs().length;
      parts.outbox.clear();
      return left;
    });
  }

  it('is given up six days after the end of its session, however long the bucket is away', async () => {
    const daysAgo = (days: number) => Date.now() - days * 24 * 3_600_000;
    expect(await heldUp('completed', daysAgo(5), [unreachable])).toBe(1);
    expect(await heldUp('completed', daysAgo(7), [unreachable])).toBe(0);
  });

  it('counts refusals of the bucket and errors of the coordinator apart', async () => {
    expect(await heldUp('in_progress', null, [null, null, null, null, denied])).toBe(1);
    expect(await heldUp('in_progress', null, [denied, null, denied, denied, denied])).toBe(0);
  });

  /** The state of a session whose plan met these; `wasPlanned`: the bucket has answered one of this attempt before. */
  async function afterRefusals(wasPlanned: boolean, problems: readonly (StorageProblem | null)[]) {
    const company = await seedCompany();
    const session = await newSession(company);
    await catchMessages(session);
    await changeSession(session, (parts) => {
      const { attempt } = parts.records.require();
      parts.records.update({ state: 'in_progress', ...(wasPlanned ? { plannedAttempt: attempt } : {}) });
      parts.outbox.add('plan');
      const [job] = parts.outbox.jobs();
      for (const [tries, problem] of problems.entries())
        jobHeldUp(parts, { jobId: job?.id ?? 0, tries }, problem);
    });
    return (await session.stub.view(company.companyId)).state;
  }
  const strange = storageProblem('BadAnswer', 404);
  const times = (count: number, problem: StorageProblem | null) =>
    Array.from({ length: count }, () => problem);

  it('ends a session that has just begun at the first refusal of its plan, and one under way at the fourth', async () => {
    expect(await afterRefusals(false, [denied])).toBe('failed');
    expect(await afterRefusals(true, times(3, denied))).toBe('in_progress');
    expect(await afterRefusals(true, times(4, denied))).toBe('failed');
  });

  it('waits for most of an hour where a bucket that has answered before gives answers that are not those of S3', async () => {
    expect(await afterRefusals(false, [strange])).toBe('failed');
    expect(await afterRefusals(true, times(19, strange))).toBe('in_progress');
    expect(await afterRefusals(true, times(20, strange))).toBe('failed');
  });

  it('counts answers that are not those of S3 apart, whatever comes between them', async () => {
    const mixed = [...times(10, strange), null, denied, ...times(9, strange)];
    expect(await afterRefusals(true, mixed)).toBe('in_progress');
    expect(await afterRefusals(true, [...mixed, strange])).toBe('failed');
  });

  it('gives the files of a job up soon where the bucket answers others meanwhile, and not where it answers none', async () => {
    const company = await seedCompany();
    const left = async (kind: 'open' | 'plan', answersOthers: boolean) => {
      const session = await newSession(company);
      await catchMessages(session);
      return await changeSession(session, (parts) => {
        parts.records.update({ state: 'in_progress', plannedAttempt: 1 });
        parts.outbox.add(kind);
        const jobId = parts.outbox.jobs()[0]?.id ?? 0;
        for (let tries = 0; tries < 4; tries++) {
          jobHeldUp(parts, { jobId, tries }, strange);
          if (answersOthers) parts.outbox.answeredAtMs = Date.now() + 1;
        }
        const jobs = parts.outbox.jobs().length;
        parts.outbox.clear();
        return jobs;
      });
    };
    expect([await left('open', false), await left('open', true), await left('plan', true)]).toEqual([
      1, 0, 1,
    ]);
  });

  it('says of a page of a proxy that the upload continues by itself', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    await catchMessages(session);
    await changeSession(session, (parts) => {
      parts.records.update({ state: 'in_progress', plannedAttempt: 1 });
      parts.outbox.add('plan');
      jobHeldUp(parts, { jobId: parts.outbox.jobs()[0]?.id ?? 0, tries: 0 }, strange);
    });
    const { problem } = await session.stub.view(company.companyId);
    expect(problem).toMatchObject({
      code: 'BadAnswer',
      sentence: expect.stringMatching(/not like an S3 server.*continues by itself/),
    });
  });

  it('counts a session as under way once the bucket has answered a plan, and one that is tried again as just begun', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    const driver = await Driver.connect(company, session);
    await driver.begin({ a: text('a') });
    await driver.grants();
    expect(await changeSession(session, ({ records }) => records.require().plannedAttempt)).toBe(1);
    await session.stub.cancel(company.companyId);
    // Or else its plan could be answered before it is looked at.
    await catchMessages(session);
    await session.stub.retry(company.companyId, null);
    const { attempt, plannedAttempt } = await changeSession(session, ({ records }) => records.require());
    expect(plannedAttempt).toBeLessThan(attempt);
  });
});

import { runDurableObjectAlarm } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { allFiles } from '../../core/protocol/file-list';
import { type SeededCompany, seedCompany } from './support/seeded-company';
import { type Content, Driver, newSession, newSignInOf, type Session } from './support/session-driver';
import { text } from './support/session-eyes';
import { passMinuteOfEngines } from './support/session-insides';

/** An engine on a device of its own. */
async function device(company: SeededCompany, session: Session, content: Content): Promise<Driver> {
  const driver = await Driver.connect(company, session, await newSignInOf(company));
  await driver.begin(content);
  return driver;
}

/** Its browser crashes, and its leases are taken back. */
async function vanish(company: SeededCompany, session: Session, driver: Driver, code = 4000): Promise<void> {
  const before = (await session.stub.view(company.companyId)).engines;
  driver.socket.close(code, 'away');
  await expect.poll(async () => (await session.stub.view(company.companyId)).engines).toBe(before - 1);
  await pass(session, 1);
}

async function pass(session: Session, minutes: number): Promise<void> {
  await passMinuteOfEngines(session, minutes);
  await runDurableObjectAlarm(session.stub);
}

describe('two devices that each have half of a folder', () => {
  /** The first has sent its half and wants more; the second holds a lease of its own. */
  async function halves() {
    const company = await seedCompany();
    const session = await newSession(company);
    const first = await device(company, session, { left: text('left') });
    const second = await device(company, session, { right: text('right') });
    expect(await second.grants()).toHaveLength(1);
    const ended = first.run();
    const viewOf = () => session.stub.view(company.companyId);
    await expect.poll(async () => (await viewOf()).counters.stored.files).toBe(1);
    return { company, session, second, ended, viewOf };
  }

  it('wait for each other when one is away without a goodbye', async () => {
    const { company, session, second, ended, viewOf } = await halves();
    await vanish(company, session, second);
    await expect.poll(async () => (await viewOf()).counters.planned.files).toBe(1);
    await pass(session, 1);
    expect(await viewOf()).toMatchObject({ state: 'in_progress', counters: { failed: { files: 0 } } });

    const again = await device(company, session, { right: text('right') });
    expect((await again.run()).state).toBe('completed');
    expect((await ended).state).toBe('completed');
  });

  it.each([
    ['has been away for long', 4000, 5],
    ['said goodbye', 1001, 0],
  ])('do not wait for one that %s', async (_why, code, minutes) => {
    const { company, session, second, ended } = await halves();
    await vanish(company, session, second, code);
    await pass(session, minutes);
    expect((await ended).state).toBe('completed_with_errors');
    const failed = { ...allFiles, state: 'failed', cursor: 0, limit: 10 } as const;
    const { files } = await session.stub.files(company.companyId, failed);
    expect(files.map(({ path, reason }) => [path, reason])).toEqual([['right', 'missing_locally']]);
  });

  it('do not wait for an engine whose device is here again', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    const before = await Driver.connect(company, session);
    await before.begin({ kept: text('kept'), deleted: text('deleted') });
    expect(await before.grants()).toHaveLength(2);
    before.socket.close(4000, 'crashed');
    await expect.poll(async () => (await session.stub.view(company.companyId)).engines).toBe(0);
    const now = await Driver.connect(company, session);
    await now.begin({ kept: text('kept') });
    expect((await now.run()).state).toBe('completed_with_errors');
  });
});

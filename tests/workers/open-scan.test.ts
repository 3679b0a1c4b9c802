import { runDurableObjectAlarm } from 'cloudflare:test';
import { expect, it } from 'vitest';
import type { Grant } from '../../core/protocol/socket-frames';
import { type SeededCompany, seedCompany } from './support/seeded-company';
import { type Content, Driver, newSession, type Session } from './support/session-driver';
import { keysOf, text } from './support/session-eyes';
import { changeSession, passMinuteOfEngines } from './support/session-insides';

/** An engine that is still reading its folder, of which it has found so much. */
async function reading(company: SeededCompany, session: Session, content: Content) {
  const driver = await Driver.connect(company, session);
  const scan = await driver.openScan();
  await driver.start(scan, null);
  driver.hello(scan);
  await driver.add(scan, content);
  return { driver, scan };
}

async function uploadGranted(driver: Driver): Promise<Grant[]> {
  const grants = await driver.grants();
  for (const grant of grants) await driver.upload(grant);
  return grants;
}

/** As if the engine had been gone for a minute, and had sent its last batch before that. */
async function passMinute(session: Session): Promise<void> {
  await passMinuteOfEngines(session);
  await changeSession(session, ({ records }) => {
    const scans = records.require().streamedScans;
    const streamedScans = scans.map((scan) => ({ ...scan, touchedAtMs: scan.touchedAtMs - 60_000 }));
    records.update({ streamedScans });
  });
  await runDurableObjectAlarm(session.stub);
}

it('sends what was found while the folder is still read, and verifies only after its end', async () => {
  const company = await seedCompany();
  const session = await newSession(company);
  const { driver, scan } = await reading(company, session, { a: text('a') });
  expect(await uploadGranted(driver)).toHaveLength(1);
  const between = await session.stub.view(company.companyId);
  expect(between).toMatchObject({ state: 'in_progress', manifestOpen: true });
  expect(between.counters.stored.files).toBe(1);
  await driver.add(scan, { b: text('b'), c: text('c') });
  await driver.start(scan, 3);
  const view = await driver.run();
  expect(view).toMatchObject({ state: 'completed', manifestOpen: false });
  expect(await keysOf(company)).toEqual(['raw/C1/a', 'raw/C1/b', 'raw/C1/c']);
});

it('refuses the end of a scan of which entries are missing', async () => {
  const company = await seedCompany();
  const session = await newSession(company);
  const { driver, scan } = await reading(company, session, { a: text('a') });
  await expect(driver.start(scan, 2)).rejects.toThrow('1 of 2 files arrived');
});

it('completes a folder without files once its end is known', async () => {
  const company = await seedCompany();
  const session = await newSession(company);
  const driver = await Driver.connect(company, session);
  const scan = await driver.openScan();
  await driver.start(scan, null);
  driver.hello(scan);
  await driver.start(scan, 0);
  expect((await driver.run()).state).toBe('completed');
});

it('keeps a pause over the end of the scan, and over its repetition', async () => {
  const company = await seedCompany();
  const session = await newSession(company);
  const { driver, scan } = await reading(company, session, { a: text('a') });
  await uploadGranted(driver);
  expect((await session.stub.pause(company.companyId)).ok).toBe(true);
  await driver.add(scan, { b: text('b') });
  await driver.start(scan, 2);
  await driver.start(scan, 2);
  expect((await session.stub.view(company.companyId)).state).toBe('paused');
  await session.stub.resume(company.companyId);
  expect((await driver.run()).state).toBe('completed');
});

it('waits for somebody to go on where the only engine vanished before it had read the folder', async () => {
  const company = await seedCompany();
  const session = await newSession(company);
  const first = await reading(company, session, { a: text('a') });
  await uploadGranted(first.driver);
  first.driver.socket.close(4000, 'gone for good');
  await expect.poll(async () => (await session.stub.view(company.companyId)).engines).toBe(0);
  await passMinute(session);
  expect(await session.stub.view(company.companyId)).toMatchObject({
    state: 'in_progress',
    manifestOpen: true,
  });

  const second = await reading(company, session, { a: text('a') });
  await second.driver.add(second.scan, { b: text('b') });
  await second.driver.start(second.scan, 2);
  const view = await second.driver.run();
  expect(view.state).toBe('completed');
  expect(second.driver.puts).toHaveLength(1);
});

it('does not wait for an abandoned scan where another was whole', async () => {
  const company = await seedCompany();
  const session = await newSession(company);
  const first = await reading(company, session, { a: text('a'), b: text('b') });
  const second = await reading(company, session, { a: text('a') });
  await first.driver.start(first.scan, 2);
  expect(await uploadGranted(first.driver)).toHaveLength(2);
  expect((await session.stub.view(company.companyId)).state).toBe('in_progress');
  second.driver.socket.close(4000, 'gone for good');
  await expect.poll(async () => (await session.stub.view(company.companyId)).engines).toBe(1);
  await passMinute(session);
  expect((await first.driver.run()).state).toBe('completed');
});

it('fails no file as missing while the folder that may hold it is still read', async () => {
  const company = await seedCompany();
  const session = await newSession(company);
  const first = await Driver.connect(company, session);
  await first.begin({ a: text('a'), b: text('b') });
  first.socket.close(1001, 'left');
  const second = await reading(company, session, { a: text('a') });
  await uploadGranted(second.driver);
  const between = await session.stub.view(company.companyId);
  expect(between.counters).toMatchObject({ failed: { files: 0 }, planned: { files: 1 } });
  await second.driver.add(second.scan, { b: text('b') });
  await second.driver.start(second.scan, 2);
  expect((await second.driver.run()).state).toBe('completed');
});

it('takes a scan that was read to its end for no open one when its start comes again, late', async () => {
  const company = await seedCompany();
  const session = await newSession(company);
  const { driver, scan } = await reading(company, session, { a: text('a') });
  await driver.start(scan, 1);
  await driver.start(scan, null);
  expect(await session.stub.view(company.companyId)).toMatchObject({ manifestOpen: false });
  expect((await driver.run()).state).toBe('completed');
});

it('gives out no number again by which an engine still reads', async () => {
  const company = await seedCompany();
  const session = await newSession(company);
  const { driver, scan } = await reading(company, session, { a: text('a') });
  expect(scan).toBe(0);
  expect(await driver.grants()).toHaveLength(1);
  const later: number[] = [];
  for (let at = 0; at < 53; at++) later.push(await driver.openScan());
  expect(later.slice(50)).toEqual([51, 1, 2]);
});

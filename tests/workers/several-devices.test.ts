import { runDurableObjectAlarm } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { allFiles } from '../../core/protocol/file-list';
import type { Grant, ReportItem } from '../../core/protocol/socket-frames';
import { type SeededCompany, seedCompany } from './support/seeded-company';
import {
  bytes,
  type Content,
  Driver,
  digestsOf,
  newSession,
  newSignInOf,
  type Session,
} from './support/session-driver';
import { bodyOf, MiB, text } from './support/session-eyes';
import { changeSession, passMinuteOfEngines } from './support/session-insides';

/** An engine on a device of its own. */
async function device(company: SeededCompany, session: Session, content: Content): Promise<Driver> {
  const driver = await Driver.connect(company, session, await newSignInOf(company));
  await driver.begin(content);
  return driver;
}

/** The same with a copy of the folder that was written later. */
async function deviceWithNewer(company: SeededCompany, session: Session, content: Content): Promise<Driver> {
  const driver = await Driver.connect(company, session, await newSignInOf(company));
  driver.modifiedAtMs += 60_000;
  await driver.begin(content);
  return driver;
}

/** Puts a granted file into the bucket, as an engine would whose report is still on its way. */
async function putOnly(driver: Driver, { fileId }: Grant): Promise<ReportItem> {
  const { data } = driver.contentOf(fileId);
  const about = { fileId, digests: digestsOf(data), sizeBytes: data.length };
  const { items } = await driver.sign([{ ...about, part: null }]);
  const answers = await Promise.all(items.map((item) => driver.put(item, data)));
  return { type: 'sent', ...about, etag: answers[0]?.etag ?? null };
}

/** Its browser crashes, and its leases are taken back. */
async function vanish(company: SeededCompany, session: Session, driver: Driver, code = 4000): Promise<void> {
  const before = (await session.stub.view(company.companyId)).engines;
  driver.socket.close(code, 'away');
  await expect.poll(async () => (await session.stub.view(company.companyId)).engines).toBe(before - 1);
  await pass(session, 1);
}

async function untilPlanned(company: SeededCompany, session: Session): Promise<void> {
  const planned = async () => (await session.stub.view(company.companyId)).counters.planned.files;
  await expect.poll(planned).toBe(1);
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

it('a device that goes on alone, and whose engine is there before its manifest, loses no file', async () => {
  const company = await seedCompany();
  const session = await newSession(company);
  const content = { one: text('one'), two: text('two') };
  const before = await Driver.connect(company, session);
  await before.begin(content);
  expect(await before.grants(1)).toHaveLength(1);
  await vanish(company, session, before, 1001);
  const viewOf = () => session.stub.view(company.companyId);
  await expect.poll(async () => (await viewOf()).counters.planned.files).toBe(2);

  const now = await Driver.connect(company, session);
  const scan = await now.openScan();
  now.hello(scan);
  now.send({ type: 'want', files: 64 });
  // Answered after the wish was heard.
  await now.sign([{ fileId: 1_000, part: null, digests: digestsOf(text('none')), sizeBytes: 4 }]);
  const { counters, state } = await viewOf();
  expect([state, counters.failed.files]).toEqual(['in_progress', 0]);
  await now.add(scan, content);
  await now.start(scan, 2);
  expect((await now.run()).state).toBe('completed');
});

describe('two devices whose sockets break together, as in a deploy', () => {
  async function bothCut() {
    const company = await seedCompany();
    const session = await newSession(company);
    const engines = { first: crypto.randomUUID(), second: crypto.randomUUID() };
    const signIns = { first: await newSignInOf(company), second: await newSignInOf(company) };
    const first = await Driver.connect(company, session, signIns.first);
    await first.begin({ one: text('one'), two: text('two') }, { engineId: engines.first });
    expect(await first.grants(1)).toHaveLength(1);
    const second = await Driver.connect(company, session, signIns.second);
    await second.begin({ one: text('one'), two: text('two') }, { engineId: engines.second });
    expect(await second.grants(1)).toHaveLength(1);
    const viewOf = () => session.stub.view(company.companyId);
    for (const { socket } of [first, second]) socket.close(4000, 'deploy');
    await expect.poll(async () => (await viewOf()).engines).toBe(0);
    return { company, session, engines, signIns, viewOf };
  }

  it('keep what each was sending, whoever is back first', async () => {
    const { company, session, engines, signIns, viewOf } = await bothCut();
    const back = await Driver.connect(company, session, signIns.first);
    back.hello(0, engines.first);
    await back.until(() => back.frames.some(({ type }) => type === 'grants'));
    expect((await viewOf()).counters).toMatchObject({ leased: { files: 2 }, interrupted: { files: 0 } });
    const late = await Driver.connect(company, session, signIns.second);
    late.hello(1, engines.second);
    const held = await late.until(() => late.frames.find(({ type }) => type === 'grants'));
    expect(held.type === 'grants' && held.grants).toHaveLength(1);
  });

  it('lose it at once to another engine on the same device, which has no use for two', async () => {
    const { company, session, signIns, viewOf } = await bothCut();
    const reloaded = await Driver.connect(company, session, signIns.first);
    reloaded.hello(0);
    await expect.poll(async () => (await viewOf()).counters.planned.files).toBe(1);
    expect((await viewOf()).counters.leased.files).toBe(1);
  });
});

describe('two devices with different copies of a folder', () => {
  it('send a file from where its newer version was found', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    const older = await device(company, session, { file: text('old') });
    expect(await older.grants(1)).toHaveLength(1);
    const newer = await deviceWithNewer(company, session, { file: text('newer') });
    await untilPlanned(company, session);
    older.send({ type: 'want', files: 64 });
    expect((await newer.run()).state).toBe('completed');
    expect(older.frames.filter(({ type }) => type === 'grants')).toHaveLength(1);
    expect(await bodyOf(company, 'raw/C1/file')).toBe('newer');
  });

  it('take no late report of the older version for the newer one', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    const older = await device(company, session, { file: text('old') });
    const [grant] = await older.grants(1);
    if (!grant) throw new Error('not granted');
    const late = await putOnly(older, grant);
    const newer = await deviceWithNewer(company, session, { file: text('new') });
    await untilPlanned(company, session);
    await older.report([late]);
    expect((await newer.run()).state).toBe('completed');
    expect(await bodyOf(company, 'raw/C1/file')).toBe('new');
  });

  it('take no late part of the older version for one of the newer', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    const older = await device(company, session, { big: bytes(17 * MiB, 1) });
    const [grant] = await older.grants(1);
    if (!grant) throw new Error('not granted');
    const newer = await deviceWithNewer(company, session, { big: bytes(17 * MiB, 2) });
    const [anew] = await newer.grants();
    if (anew?.transport !== 'multipart') throw new Error('not granted');
    const sizeBytes = anew.partBytes;
    const digests = digestsOf(bytes(sizeBytes, 1));
    await older.report([{ type: 'part', fileId: grant.fileId, part: 1, digests, sizeBytes, etag: 'other' }]);
    const parts = await changeSession(session, ({ ledger }) => ledger.partTable.countOf(grant.fileId));
    expect(parts).toBe(0);
  });

  it('are both whole, though one has an older version of what the other found', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    const older = await Driver.connect(company, session, await newSignInOf(company));
    const scan = await older.openScan();
    await older.start(scan, null);
    await older.add(scan, { file: text('old'), other: text('other') });
    await deviceWithNewer(company, session, { file: text('newer') });
    await expect(older.start(scan, 2)).resolves.toBeUndefined();
  });
});

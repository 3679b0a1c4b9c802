import { runDurableObjectAlarm } from 'cloudflare:test';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { StoredItem } from '../../core/sessions/upload-session-port';
import { readPackLimits } from '../../workers/coordinator/env';
import type { FileRow } from '../../workers/coordinator/ledger/file-row';
import { recordWork, takeWork } from '../../workers/coordinator/session/job-desk';
import { takeBack } from '../../workers/coordinator/session/leases';
import { hasManyPacks } from '../../workers/coordinator/session/refusals';
import { engineId, headOf, leased, outcomes, type Sender, send } from './support/pack-sender';
import { type Content, Driver, entriesOf, newSignInOf } from './support/session-driver';
import { bodyOf, recounted, text } from './support/session-eyes';
import { catchMessages, changeSession, forgetCaches } from './support/session-insides';

const content: Content = { a: text('first'), b: text('second') };

/** What the app Worker would report of the files once the bucket took them. */
async function taken(sender: Sender, of: Content = content): Promise<StoredItem[]> {
  const { files } = headOf(sender, of);
  const opened = await sender.session.stub.openPack(sender.company.companyId, engineId, files);
  if (!opened.ok) throw new Error(opened.sentence);
  return files.map((file, at) => {
    const permit = opened.permits[at];
    if (permit?.kind !== 'put') throw new Error(`No permit but ${permit?.kind}`);
    return { ...file, etag: file.digests.md5 ?? null, stamp: permit.stamp };
  });
}

const close = ({ session, company }: Sender, items: StoredItem[]) =>
  session.stub.closePack(company.companyId, engineId, items);
const countersOf = async ({ session, company }: Sender) =>
  (await session.stub.view(company.companyId)).counters;

describe('what the bucket took of a pack', () => {
  it('is recorded once, however often it is said', async () => {
    const sender = await leased({ ...content, later: text('not in the pack') });
    const items = await taken(sender);
    await close(sender, items);
    await close(sender, items);
    expect(await countersOf(sender)).toMatchObject({ stored: { files: 2, bytes: 11 }, leased: { files: 1 } });
    const { counted, recounted: again } = await recounted(sender.session);
    expect(counted).toEqual(again);
  });

  it('is recorded of a file that its engine lost and nobody else has taken up', async () => {
    const sender = await leased({ ...content, later: text('not in the pack') });
    const items = await taken(sender);
    // Or else they could be looked for, and granted anew, before anybody sees that they were given back.
    await catchMessages(sender.session);
    sender.driver.send({ type: 'release', fileIds: items.map(({ fileId }) => fileId) });
    await expect.poll(async () => (await countersOf(sender)).leased.files).toBe(1);
    await close(sender, items);
    expect(await countersOf(sender)).toMatchObject({ stored: { files: 2 } });
  });

  it('is not recorded of a file that another engine holds by now', async () => {
    const sender = await leased(content);
    const items = await taken(sender);
    await changeSession(sender.session, ({ ledger }) =>
      ledger.move([items[0]?.fileId ?? 0], 'leased', { lease: 'another-engine' }),
    );
    await close(sender, items);
    expect(await countersOf(sender)).toMatchObject({ stored: { files: 1 }, leased: { files: 1 } });
  });

  it('is not recorded of a file that was found changed, and starts afresh', async () => {
    const sender = await leased(content);
    const items = await taken(sender);
    const { session, company } = sender;
    const scan = await session.stub.openScan(company.companyId);
    if (!scan.ok) throw new Error(scan.sentence);
    const changed = entriesOf(content).map((entry) => ({
      ...entry,
      modifiedAtMs: entry.modifiedAtMs + 5_000,
    }));
    await session.stub.addManifest(company.companyId, scan.scan, changed);
    // As it is once the plan has been made again, and the same engine holds the file.
    await changeSession(sender.session, ({ ledger }) =>
      ledger.move(
        items.map(({ fileId }) => fileId),
        'leased',
        { lease: engineId },
      ),
    );
    await close(sender, items);
    expect((await countersOf(sender)).stored.files).toBe(0);
  });

  it('is not recorded once the session was cancelled', async () => {
    const sender = await leased(content);
    const items = await taken(sender);
    await sender.session.stub.cancel(sender.company.companyId);
    await close(sender, items);
    expect(await countersOf(sender)).toMatchObject({ cancelled: { files: 2 }, stored: { files: 0 } });
  });
});

describe('a file that is found changed while a pack has its older version', () => {
  const engineOfNew = 'engine-of-new-version';
  const old: Content = { a: text('version 1') };
  const now: Content = { a: text('version 2'), other: text('not in the pack') };

  /** The pack is under way with the older version when another device begins with the newer one. */
  async function changedMeanwhile() {
    const sender = await leased(old);
    const head = headOf(sender, old);
    const { company, session } = sender;
    const opened = await session.stub.openPack(company.companyId, engineId, head.files);
    if (!opened.ok || opened.permits[0]?.kind !== 'put') throw new Error('No permit');
    const newer = await Driver.connect(company, session, await newSignInOf(company));
    newer.modifiedAtMs += 5_000;
    await newer.begin(now, { engineId: engineOfNew });
    const granted = (await newer.grants()).map(({ fileId }) => newer.contentOf(fileId).path);
    return { sender, head, newer, granted, pack: opened.pack, permit: opened.permits[0] };
  }

  const planJobs = (sender: Sender) =>
    changeSession(sender.session, ({ outbox }) => outbox.jobs().filter(({ kind }) => kind === 'plan').length);

  it('is planned again only once the pack has ended, so that what the pack still puts is not the last', async () => {
    const { sender, head, newer, granted, pack, permit } = await changedMeanwhile();
    const { company, session } = sender;
    expect(granted).toEqual(['other']);
    // The plan was made without it, and none is made again and again.
    await expect.poll(() => planJobs(sender)).toBe(0);
    expect(await countersOf(sender)).toMatchObject({ pending: { files: 1 } });

    const late = await fetch(permit.url, { method: 'PUT', headers: permit.headers, body: old.a ?? null });
    expect(late.status).toBe(200);
    const stored = head.files.map((file) => ({
      ...file,
      etag: file.digests.md5 ?? null,
      stamp: permit.stamp,
    }));
    await session.stub.closePack(company.companyId, engineId, stored, pack ?? undefined);
    expect((await countersOf(sender)).stored.files).toBe(0);

    const [grant] = await newer.grants();
    if (!grant) throw new Error('The newer version was not granted');
    await newer.upload(grant);
    expect(await bodyOf(company, 'raw/C1/a')).toBe('version 2');
    // The same pack once more, as a proxy may send it.
    expect(outcomes(await send(sender, head, Object.values(old)))).toEqual(['not_signed']);
    expect(await bodyOf(company, 'raw/C1/a')).toBe('version 2');
    expect((await newer.run()).state).toBe('completed');
    expect(await bodyOf(company, 'raw/C1/a')).toBe('version 2');
  });

  it('leaves the plan to the others meanwhile, though it comes before them and only a few go with each plan', async () => {
    const { sender } = await changedMeanwhile();
    await expect.poll(() => planJobs(sender)).toBe(0);
    await catchMessages(sender.session);
    await changeSession(sender.session, (parts) => {
      const idOf = (path: string) => parts.ledger.filesByPath([path])[0]?.id ?? 0;
      parts.ledger.move([idOf('other')], 'pending', { lease: null });
      Object.assign(parts.planPace, { filesAtMost: 1 });
      parts.outbox.add('plan');
      const job = parts.outbox.jobs().at(-1)?.id ?? 0;
      const work = takeWork(parts, job);
      expect(work?.kind === 'plan' && work.entries.map(({ path }) => path)).toEqual(['other']);
      // Of a plan that was made before the file was found changed.
      const results = ['a', 'other'].map((path) => ({ id: idOf(path), action: 'upload' }) as const);
      recordWork(parts, job, { kind: 'plan', results });
      expect(parts.ledger.file(idOf('a'))?.state).toBe('pending');
      expect(parts.ledger.file(idOf('other'))?.state).toBe('planned');
      expect(parts.outbox.jobs()).toEqual([]);
    });
  });

  it('is waited for also in another attempt', async () => {
    const { sender } = await changedMeanwhile();
    const { session, company } = sender;
    await session.stub.cancel(company.companyId);
    await runDurableObjectAlarm(session.stub);
    await changeSession(session, ({ packs }) => expect(packs.areAwaited).toBe(false));
    await session.stub.retry(company.companyId, null);
    await changeSession(session, ({ packs }) => expect(packs.areAwaited).toBe(true));
    await expect.poll(() => planJobs(sender)).toBe(0);
    expect(await countersOf(sender)).toMatchObject({ pending: { files: 1 } });
  });

  it('waits for it also in an object that forgot everything but its storage, and no longer than a pack takes', async () => {
    const { sender, newer } = await changedMeanwhile();
    await expect.poll(() => planJobs(sender)).toBe(0);
    await forgetCaches(sender.session);
    await runDurableObjectAlarm(sender.session.stub);
    await expect.poll(() => planJobs(sender)).toBe(0);
    expect(await countersOf(sender)).toMatchObject({ pending: { files: 1 } });
    await changeSession(sender.session, ({ packs }) => {
      (packs as unknown as { nowMs: () => number }).nowMs = () => Date.now() + 45_001;
    });
    await runDurableObjectAlarm(sender.session.stub);
    expect((await newer.run()).state).toBe('completed');
    expect(await bodyOf(sender.company, 'raw/C1/a')).toBe('version 2');
  });

  it('is looked for among all that packs have only where some file changed', async () => {
    const sender = await leased({ ...old, other: text('not in the pack') });
    const { driver } = sender;
    await taken(sender, old);
    const looks = await changeSession(sender.session, ({ packs }) => vi.spyOn(packs, 'files'));
    onTestFinished(() => looks.mockRestore());
    const scan = await driver.openScan();
    await driver.add(scan, { ...old, more: text('new') });
    expect(looks).not.toHaveBeenCalled();
    driver.modifiedAtMs += 5_000;
    await driver.add(scan, old);
    expect(looks).toHaveBeenCalled();
    await changeSession(sender.session, ({ packs }) => expect(packs.areAwaited).toBe(true));
  });

  it('does not wait for a pack with the version that it has', async () => {
    const sender = await leased(old);
    await taken(sender, old);
    const scan = await sender.driver.openScan();
    await sender.driver.add(scan, old);
    await changeSession(sender.session, ({ packs }) => expect(packs.areAwaited).toBe(false));
  });
});

describe('a pack beside so many unanswered ones that the session can remember no more', () => {
  it('is refused with a sentence of its own, and taken once a pack is over', async () => {
    const sender = await leased(content);
    const { session, company } = sender;
    const { files } = headOf(sender, content);
    const last = await changeSession(session, ({ packs }) => {
      const row = (id: number) => ({ id, mtime: 1, size: 1 }) as FileRow;
      packs.open(Array.from({ length: 19_999 }, (_, at) => row(1_000 + at)));
      return packs.open([row(999)]);
    });
    const refused = await session.stub.openPack(company.companyId, engineId, files);
    expect(refused).toEqual({ ...hasManyPacks });
    expect(!refused.ok && refused.sentence).toMatch(/not yet answered .* Send each file by itself/);
    await session.stub.closePack(company.companyId, engineId, [], last, [999]);
    expect(await session.stub.openPack(company.companyId, engineId, files)).toMatchObject({ ok: false });
    await session.stub.closePack(company.companyId, engineId, [], last, []);
    expect(await session.stub.openPack(company.companyId, engineId, files)).toMatchObject({ ok: true });
  });
});

describe('leases that are given back', () => {
  it('are looked at in jobs of at most 40 files, since each costs a subrequest', async () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`file ${at}`, text(`${at}`)]));
    const sender = await leased(many);
    // Or else those that were looked at could be granted anew.
    await sender.session.stub.pause(sender.company.companyId);
    const jobs = await changeSession(sender.session, (parts) => {
      takeBack(parts, engineId);
      return parts.outbox.jobs().flatMap(({ kind, files }) => (kind === 'reconcile' ? [files.length] : []));
    });
    expect(jobs).toEqual([40, 40, 20]);
    await runDurableObjectAlarm(sender.session.stub);
    await expect.poll(async () => (await countersOf(sender)).planned.files).toBe(100);
  });
});

describe('a job that looks at files and gets through some of them', () => {
  it('leaves the others to a job of their own', async () => {
    const sender = await leased({ ...content, later: text('third') });
    await catchMessages(sender.session);
    await changeSession(sender.session, (parts) => {
      const [first = 0, ...others] = takeBack(parts, engineId);
      const job = parts.outbox.jobs().find(({ kind }) => kind === 'reconcile');
      const seen = { id: first, existingEtag: null, existingCrc64nvme: null, parts: null };
      recordWork(parts, job?.id ?? 0, { kind: 'reconcile', results: [seen] });
      expect(parts.ledger.file(first)?.state).toBe('planned');
      expect(parts.outbox.jobs()).toMatchObject([{ kind: 'reconcile', files: others }]);
    });
  });
});

describe('a job that aborts uploads and gets through some of them', () => {
  it('is followed by another one', async () => {
    const sender = await leased(content);
    await catchMessages(sender.session);
    await changeSession(sender.session, (parts) => {
      parts.outbox.add('abort');
      const job = () => parts.outbox.jobs().find(({ kind }) => kind === 'abort')?.id;
      const first = job();
      recordWork(parts, first ?? 0, { kind: 'abort', aborted: [], isWhole: false });
      expect(job()).toBeGreaterThan(first ?? 0);
      recordWork(parts, job() ?? 0, { kind: 'abort', aborted: [], isWhole: true });
      expect(job()).toBeUndefined();
    });
  });
});

describe('the setting PACK_FILES', () => {
  it('is the number of files in a pack; 0, or what is no such number, lets every file travel alone', () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    expect(readPackLimits(undefined)?.files).toBe(256);
    expect(readPackLimits('30')?.files).toBe(30);
    expect(readPackLimits('0')).toBeNull();
    expect(said).not.toHaveBeenCalled();
    for (const bad of ['many', '-1', '1.5', '513']) expect(readPackLimits(bad), bad).toBeNull();
    expect(said).toHaveBeenCalledTimes(4);
    said.mockRestore();
  });
});

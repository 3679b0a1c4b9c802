import { describe, expect, it } from 'vitest';
import { allFiles } from '../../core/protocol/file-list';
import { totalsOf } from '../../core/protocol/session-view';
import { protocolVersion } from '../../core/protocol/socket-frames';
import type { ConflictPolicy } from '../../core/protocol/upload-settings';
import { signedFetch } from '../../workers/s3/signed-request';
import { type SeededCompany, seedCompany } from './support/seeded-company';
import {
  bytes,
  type Content,
  Driver,
  digestsOf,
  entriesOf,
  newSession,
  type Session,
} from './support/session-driver';
import { bodyOf, MiB, text, uploadAll } from './support/session-eyes';

/** A session whose engine has brought `a`, and nothing of `b`. */
async function oneOfTwoSent(company: SeededCompany, conflictPolicy: ConflictPolicy) {
  const content: Content = { a: text('a'), b: text('b') };
  const session = await newSession(company, { conflictPolicy });
  const first = await Driver.connect(company, session);
  await first.begin(content);
  const grants = await first.grants();
  const a = grants.find((grant) => first.contentOf(grant.fileId).path === 'a');
  if (a) await first.upload(a);
  return { session, content, first };
}

/** The second attempt of a session that has ended, by another engine and to its end. */
async function retried(company: SeededCompany, session: Session, content: Content) {
  await session.stub.retry(company.companyId, null);
  const second = await Driver.connect(company, session);
  await second.begin(content);
  await second.until(() => second.views.at(-1)?.attempt === 2);
  return { second, view: await second.run() };
}

describe('a conflict policy', () => {
  const before: Content = { same: text('same'), differs: text('old content'), big: bytes(17 * MiB) };
  const after: Content = {
    same: text('same'),
    differs: text('new content'),
    big: bytes(17 * MiB),
    fresh: text('fresh'),
  };

  it('skips identical files, replaces different ones', async () => {
    const company = await seedCompany();
    await uploadAll(company, before);
    const { driver, view } = await uploadAll(
      company,
      { ...after, big: text('small now') },
      { conflictPolicy: 'skip_identical' },
    );
    expect(view.state).toBe('completed');
    expect(totalsOf(view.counters)).toMatchObject({ skipped: 1, uploaded: 3 });
    expect(driver.puts.some((put) => put.endsWith('/same'))).toBe(false);
    expect(await bodyOf(company, 'raw/C1/differs')).toBe('new content');
  });

  it('overwrites everything when told to', async () => {
    const company = await seedCompany();
    await uploadAll(company, before);
    const { view } = await uploadAll(
      company,
      { same: text('same'), differs: text('new') },
      { conflictPolicy: 'overwrite' },
    );
    expect(totalsOf(view.counters)).toMatchObject({ skipped: 0, uploaded: 2 });
    expect(await bodyOf(company, 'raw/C1/differs')).toBe('new');
  });

  it('fails taken names under "fail" and leaves them untouched', async () => {
    const company = await seedCompany();
    await uploadAll(company, before);
    const { view, session } = await uploadAll(company, after, { conflictPolicy: 'fail' });
    expect(view.state).toBe('completed_with_errors');
    const failed = await session.stub.files(company.companyId, {
      ...allFiles,
      state: 'failed',
      cursor: 0,
      limit: 10,
    });
    expect(failed.files.map((file) => [file.path, file.reason]).sort()).toEqual([
      ['big', 'exists'],
      ['differs', 'exists'],
      ['same', 'exists'],
    ]);
    expect(await bodyOf(company, 'raw/C1/differs')).toBe('old content');
    expect(await bodyOf(company, 'raw/C1/fresh')).toBe('fresh');
  });

  it('gives a different file its own name under "keep both", and skips an identical one', async () => {
    const company = await seedCompany();
    await uploadAll(company, { 'a/doc.txt': text('first'), same: text('same') });
    const second = await uploadAll(
      company,
      { 'a/doc.txt': text('other'), same: text('same') },
      { conflictPolicy: 'keep_both' },
    );
    expect(second.view.state).toBe('completed');
    expect(totalsOf(second.view.counters)).toMatchObject({ skipped: 1, uploaded: 1 });
    expect(await bodyOf(company, 'raw/C1/a/doc.txt')).toBe('first');
    expect(await bodyOf(company, 'raw/C1/a/doc (2).txt')).toBe('other');
    const uploaded = await second.session.stub.files(company.companyId, {
      ...allFiles,
      state: 'uploaded',
      cursor: 0,
      limit: 10,
    });
    expect(uploaded.files.map((file) => file.key)).toEqual(['raw/C1/a/doc (2).txt']);
  });

  it('gives no new name to a file that its engine has not compared with the object which was found meanwhile', async () => {
    const company = await seedCompany();
    await uploadAll(company, { doc: text('first') });
    const session = await newSession(company, { conflictPolicy: 'keep_both' });
    const driver = await Driver.connect(company, session);
    await driver.begin({ doc: text('other') });
    const [grant] = await driver.grants();
    const fileId = grant?.fileId ?? 0;
    const item = { fileId, part: null, digests: digestsOf(text('other')), sizeBytes: 5 };
    const states = async () => {
      const { files } = await session.stub.files(company.companyId, { ...allFiles, cursor: 0, limit: 10 });
      return files.map(({ state, key }) => [state, key]);
    };
    const early = await driver.sign([{ ...item, comparedWith: null }]);
    expect(early).toMatchObject({ items: [], refused: [{ fileId }] });
    expect(await states()).toEqual([['leased', 'raw/C1/doc']]);
    const after = await driver.sign([{ ...item, comparedWith: grant?.existing?.etag ?? '' }]);
    expect(after).toMatchObject({ items: [], refused: [{ fileId }] });
    await expect.poll(states).toEqual([['leased', 'raw/C1/doc (2)']]);
  });

  it('gives no name under "keep both" that another file of the folder has', async () => {
    const company = await seedCompany();
    await uploadAll(company, { 'a.txt': text('first') });
    const second = await uploadAll(
      company,
      { 'a.txt': text('a longer one'), 'a (2).txt': text('its own') },
      { conflictPolicy: 'keep_both' },
    );
    expect(second.view.state).toBe('completed');
    expect(await bodyOf(company, 'raw/C1/a.txt')).toBe('first');
    expect(await bodyOf(company, 'raw/C1/a (2).txt')).toBe('its own');
    expect(await bodyOf(company, 'raw/C1/a (3).txt')).toBe('a longer one');
  });

  it('knows its own objects under "fail" when a cancelled session is retried', async () => {
    const company = await seedCompany();
    const { session, content } = await oneOfTwoSent(company, 'fail');
    await session.stub.cancel(company.companyId);
    const { second, view } = await retried(company, session, content);
    expect(view.state).toBe('completed');
    expect(second.puts.map((put) => put.replace(/^.*C1\//, ''))).toEqual(['b']);
  });

  it.each([
    ['fail', 'our own object', text('a'), { state: 'completed', uploaded: 1, failed: 0 }, 'a'],
    [
      'fail',
      "a stranger's object",
      text('b'),
      { state: 'completed_with_errors', uploaded: 0, failed: 1 },
      'b',
    ],
    ['keep_both', "a stranger's object", text('b'), { state: 'completed', uploaded: 1, failed: 0 }, 'b'],
  ] as const)(
    'knows under "%s" %s of the same size that landed after a cancellation, unreported',
    async (conflictPolicy, _whose, landed, { state, ...totals }, body) => {
      const company = await seedCompany();
      const content: Content = { a: text('a') };
      const session = await newSession(company, { conflictPolicy });
      const first = await Driver.connect(company, session);
      await first.begin(content);
      expect(await first.grants()).toHaveLength(1);
      await session.stub.cancel(company.companyId);
      await signedFetch(company.access, { method: 'PUT', key: 'raw/C1/a', body: landed });
      const { view } = await retried(company, session, content);
      expect(view.state).toBe(state);
      expect(totalsOf(view.counters)).toMatchObject(totals);
      expect(await bodyOf(company, 'raw/C1/a')).toBe(body);
    },
  );

  it('knows its own object under "fail" that landed after the bucket was asked for it, and before a cancellation', async () => {
    const company = await seedCompany();
    const content: Content = { a: text('a') };
    const session = await newSession(company, { conflictPolicy: 'fail' });
    const first = await Driver.connect(company, session);
    await first.begin(content);
    const [grant] = await first.grants(1);
    first.send({ type: 'release', fileIds: [grant?.fileId] });
    await first.until(() => first.views.find(({ counters }) => counters.planned.files === 1));
    await signedFetch(company.access, { method: 'PUT', key: 'raw/C1/a', body: text('a') });
    await session.stub.cancel(company.companyId);
    const { view } = await retried(company, session, content);
    expect(view.state).toBe('completed');
    expect(totalsOf(view.counters)).toMatchObject({ uploaded: 1, failed: 0 });
  });

  it.each(['fail', 'skip_identical'] as const)(
    'knows its own objects under "%s" when it goes on with a copy of the folder that has other times',
    async (conflictPolicy) => {
      const company = await seedCompany();
      const { session, content, first } = await oneOfTwoSent(company, conflictPolicy);
      first.socket.close(1001, 'left');
      const second = await Driver.connect(company, session);
      second.modifiedAtMs += 60_000;
      await second.begin(content);
      const view = await second.run();
      expect(view.state).toBe('completed');
      expect(totalsOf(view.counters)).toMatchObject({ uploaded: 2, skipped: 0 });
      expect(second.puts.map((put) => put.replace(/^.*C1\//, ''))).toEqual(['b']);
    },
  );
});

describe('a file whose content changed', () => {
  it('gets a name of its own beside its earlier version under "keep both"', async () => {
    const company = await seedCompany();
    const session = await newSession(company, { conflictPolicy: 'keep_both' });
    const first = await Driver.connect(company, session);
    await first.begin({ 'a.txt': text('old'), 'b.txt': text('b') });
    const grants = await first.grants();
    const a = grants.find((grant) => first.contentOf(grant.fileId).path === 'a.txt');
    if (a) await first.upload(a);
    first.socket.close(1001, 'left');
    const second = await Driver.connect(company, session);
    second.modifiedAtMs += 60_000;
    await second.begin({ 'a.txt': text('new'), 'b.txt': text('b') });
    const view = await second.run();
    expect(view.state).toBe('completed');
    expect(await bodyOf(company, 'raw/C1/a.txt')).toBe('old');
    expect(await bodyOf(company, 'raw/C1/a (2).txt')).toBe('new');
  });

  it('is known under "fail" when a retry finds what was given up as unreachable', async () => {
    const company = await seedCompany();
    const session = await newSession(company, { conflictPolicy: 'fail' });
    const driver = await Driver.connect(company, session);
    await driver.begin({ a: text('a') });
    const [grant] = await driver.grants();
    const fileId = grant?.fileId ?? 0;
    const item = { fileId, part: null, digests: digestsOf(text('a')), sizeBytes: 1 };
    const [signed] = (await driver.sign([item])).items;
    // It lands, and no answer comes.
    if (signed) await driver.put(signed, text('a'));
    await driver.report([{ type: 'failed', fileId, reason: 'unreachable', detail: null }]);
    await driver.until(() => driver.views.at(-1)?.state === 'completed_with_errors');
    await session.stub.retry(company.companyId, null);
    const again = await Driver.connect(company, session);
    await again.begin({ a: text('a') });
    const view = await again.run();
    expect(view.state).toBe('completed');
    expect(again.puts).toEqual([]);
    expect(totalsOf(view.counters)).toMatchObject({ uploaded: 1, failed: 0 });
  });
});

describe('bad input', () => {
  it('answers each bad manifest entry with a sentence and keeps the others', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    const scan = await session.stub.openScan(company.companyId);
    const entry = (path: string, sizeBytes = 1) => ({ path, sizeBytes, modifiedAtMs: 0 });
    const bad = [
      entry('../up'),
      entry('/abs'),
      entry('a\u0007b'),
      entry('x'.repeat(1024)),
      entry('neg', -1),
      entry('half', 1.5),
      entry('dup'),
      entry('dup', 2),
    ];
    const taken = await session.stub.addManifest(company.companyId, scan.ok ? scan.scan : 0, [
      ...bad,
      entry('good'),
    ]);
    const answers = taken.ok ? taken.answers : [];
    const sentences = answers.map((answer) =>
      'rejected' in answer ? answer.rejected : (answer.sentence ?? answer.state),
    );
    expect(sentences).toEqual([
      expect.stringContaining('".."'),
      expect.stringContaining('starts with "/"'),
      expect.stringContaining('control character'),
      expect.stringContaining('1024 bytes'),
      expect.stringContaining('-1'),
      expect.stringContaining('1.5'),
      'pending',
      expect.stringContaining('stands twice'),
      'pending',
    ]);
  });

  it('takes the same batch twice as if it came once', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    const scan = await session.stub.openScan(company.companyId);
    const entries = entriesOf({ a: text('a'), 'b/c': text('bc') });
    const first = await session.stub.addManifest(company.companyId, scan.ok ? scan.scan : 0, entries);
    const second = await session.stub.addManifest(company.companyId, scan.ok ? scan.scan : 0, entries);
    expect(second).toEqual(first);
    expect((await session.stub.view(company.companyId)).counters.pending).toEqual({ files: 2, bytes: 3 });
  });

  it('answers bad frames with sentences and keeps the socket', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    const driver = await Driver.connect(company, session);
    const errorCode = async (frame: unknown) => {
      const from = driver.frames.length;
      driver.send(frame);
      const error = await driver.until(() => driver.frames.slice(from).find((f) => f.type === 'error'));
      return error.type === 'error' ? error.code : '';
    };
    expect(await errorCode('{ not json')).toBe('not_json');
    expect(await errorCode({ type: 'dance' })).toBe('bad_frame');
    expect(await errorCode({ type: 'want', files: 1 })).toBe('not_an_engine');
    expect(await errorCode('x'.repeat(1_000_001))).toBe('too_large');
    await driver.begin({ a: text('a') });
    expect(await driver.report([{ type: 'gone', fileId: 4711 }])).toEqual([4711]);
    const another = {
      type: 'hello',
      version: protocolVersion,
      role: 'engine',
      engineId: 'another-engine',
      scan: 0,
    };
    expect(await errorCode(another)).toBe('bad_hello');
    expect(await errorCode({ type: 'hello', version: 99, role: 'viewer' })).toBe('unsupported_version');
  });

  it('signs nothing for an engine that does not hold the file, nor for another size', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    const driver = await Driver.connect(company, session);
    await driver.begin({ a: text('a') });
    const unleased = await driver.sign([
      { fileId: 1, part: null, digests: digestsOf(text('a')), sizeBytes: 1 },
    ]);
    expect(unleased.items).toEqual([]);
    await driver.grants();
    const wrongSize = await driver.sign([
      { fileId: 1, part: null, digests: digestsOf(text('a')), sizeBytes: 2 },
    ]);
    expect(wrongSize).toMatchObject({ items: [], refused: [{ fileId: 1, part: null }] });
  });

  it('has no socket for another company', async () => {
    const session = await newSession(await seedCompany());
    const response = await session.stub.fetch('https://session/socket', {
      headers: { upgrade: 'websocket', 'x-longshore-company': 'somebody-else' },
    });
    expect(response.status).toBe(404);
  });
});

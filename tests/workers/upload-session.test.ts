import {
  createExecutionContext,
  createMessageBatch,
  env,
  getQueueResult,
  runDurableObjectAlarm,
  runInDurableObject,
} from 'cloudflare:test';
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { totalsOf } from '../../core/protocol/session-view';
import { createDatabase } from '../../db/client';
import { sessions } from '../../db/schema';
import coordinator from '../../workers/coordinator/index';
import { Ledger } from '../../workers/coordinator/ledger/ledger';
import { S3ObjectStore } from '../../workers/s3/s3-object-store';
import { signedFetch } from '../../workers/s3/signed-request';
import { type SeededCompany, seedCompany } from './support/seeded-company';
import {
  bytes,
  type Content,
  Driver,
  entriesOf,
  md5,
  newSession,
  type Session,
} from './support/session-driver';

const MiB = 1024 * 1024;
const text = (value: string) => new TextEncoder().encode(value) as Uint8Array<ArrayBuffer>;

async function uploadAll(company: SeededCompany, content: Content, settings = {}) {
  const session = await newSession(company, settings);
  const driver = await Driver.connect(company, session);
  await driver.begin(content);
  return { session, driver, view: await driver.run() };
}

async function keysOf(company: SeededCompany) {
  const listed = await new S3ObjectStore(company.access).list({ prefix: '' });
  if (!listed.ok) throw new Error(listed.problem.code);
  return listed.value.objects.map((object) => object.key);
}

async function bodyOf(company: SeededCompany, key: string) {
  const got = await signedFetch(company.access, { method: 'GET', key });
  return got.ok ? got.value.text : got.problem.code;
}

async function openUploads(company: SeededCompany) {
  const listed = await new S3ObjectStore(company.access).listUploads('');
  return listed.ok ? listed.value : listed.problem.code;
}

function recounted(session: Session) {
  return runInDurableObject(session.stub, (_instance, state) => {
    const ledger = new Ledger(state.storage.sql);
    return { counted: ledger.counters(), recounted: ledger.recount() };
  });
}

describe('an upload', () => {
  it('ends completed once every file is seen in the bucket', async () => {
    const company = await seedCompany();
    const content: Content = {
      'a/empty': text(''),
      'a/+ %#&?=.txt': text('odd'),
      '😀/é.txt': text('smile'),
      big: bytes(33 * MiB + 1),
    };
    const { session, view } = await uploadAll(company, content);
    expect(view.state).toBe('completed');
    expect(totalsOf(view.counters)).toMatchObject({
      files: 4,
      uploaded: 4,
      verified: 4,
      failed: 0,
      remaining: 0,
    });
    expect(await keysOf(company)).toEqual([
      'raw/C1/a/+ %#&?=.txt',
      'raw/C1/a/empty',
      'raw/C1/big',
      'raw/C1/😀/é.txt',
    ]);
    expect(await bodyOf(company, 'raw/C1/a/+ %#&?=.txt')).toBe('odd');
    expect(await openUploads(company)).toEqual([]);
    const counters = await recounted(session);
    expect(counters.counted).toEqual(counters.recounted);
    const row = await createDatabase(env.DB)
      .select()
      .from(sessions)
      .where(eq(sessions.id, session.sessionId))
      .get();
    expect(row).toMatchObject({
      state: 'completed',
      filesTotal: 4,
      filesUploaded: 4,
      bytesTotal: 33 * MiB + 1 + 8,
    });
  });

  it('does not end completed when an object vanished after it was sent', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    const driver = await Driver.connect(company, session);
    await driver.begin({ kept: text('kept'), lost: text('lost') });
    const grants = await driver.grants();
    for (const grant of grants) {
      const { data } = driver.contentOf(grant.fileId);
      const signed = await driver.sign([
        { fileId: grant.fileId, part: null, md5: md5(data), sizeBytes: data.length },
      ]);
      const item = signed.items[0];
      if (item && data.length === 4 && driver.contentOf(grant.fileId).path === 'kept')
        await driver.put(item, data);
    }
    await driver.report(
      grants.map((g) => ({
        type: 'sent',
        fileId: g.fileId,
        md5: md5(driver.contentOf(g.fileId).data),
        sizeBytes: 4,
        etag: null,
      })),
    );
    const view = await driver.until(() => driver.views.find((v) => v.state.startsWith('completed')));
    expect(view.state).toBe('completed_with_errors');
    const failed = await session.stub.files(company.companyId, { state: 'failed', cursor: 0, limit: 10 });
    expect(failed.files.map((file) => [file.path, file.reason])).toEqual([['lost', 'missing_in_bucket']]);
  });

  it('fails with one sentence when the bucket is missing or the secret is wrong', async () => {
    for (const [change, sentence] of [
      [{ bucket: 'no-such-bucket' }, /does not exist/],
      [{ secretAccessKey: 'wrong' }, /secret access key is wrong/],
    ] as const) {
      const company = await seedCompany(change);
      const { view } = await uploadAll(company, { a: text('a') });
      expect(view.state).toBe('failed');
      expect(view.failure).toMatch(sentence);
      expect(JSON.stringify(view)).not.toContain(company.access.secretAccessKey);
    }
  });

  it('completes at once when there is nothing to send', async () => {
    const { view } = await uploadAll(await seedCompany(), {});
    expect(view.state).toBe('completed');
  });
});

describe('a resume', () => {
  it('sends only the parts and files that the bucket does not have, reported or not', async () => {
    const company = await seedCompany();
    const content: Content = { big: bytes(40 * MiB), one: text('one'), two: text('two') };
    const session = await newSession(company, { partSizeBytes: 16 * MiB });
    const first = await Driver.connect(company, session);
    await first.begin(content);
    const grants = [...(await first.grants()), ...(await first.grants())];
    const big = grants.find((grant) => grant.transport === 'multipart');
    const single = grants.find((grant) => first.contentOf(grant.fileId).path === 'one');
    if (!big || !single) throw new Error('not granted');
    await first.upload(big, (part) => part === 1);
    // A file and a part that arrive in the bucket without a report: the page died in between.
    const one = await first.sign([
      { fileId: single.fileId, part: null, md5: md5(text('one')), sizeBytes: 3 },
    ]);
    if (one.items[0]) await first.put(one.items[0], text('one'));
    const slice = (content.big ?? text('')).slice(16 * MiB, 32 * MiB);
    const part = await first.sign([
      { fileId: big.fileId, part: 2, md5: md5(slice), sizeBytes: slice.length },
    ]);
    if (part.items[0]) await first.put(part.items[0], slice);
    first.socket.close(1001, 'killed');

    const second = await Driver.connect(company, session);
    await second.begin(content);
    const view = await second.run();
    expect(view.state).toBe('completed');
    expect(second.puts.map((put) => put.replace(/^.*C1\//, '')).sort()).toEqual(['big#3', 'two']);
    expect(await openUploads(company)).toEqual([]);
  });

  it('starts a changed file afresh and aborts its old upload', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    const first = await Driver.connect(company, session);
    await first.begin({ big: bytes(20 * MiB) });
    const [grant] = await first.grants();
    if (grant) await first.upload(grant, (part) => part === 1);
    first.socket.close(1001, 'killed');
    const second = await Driver.connect(company, session);
    await second.begin({ big: bytes(21 * MiB, 9) });
    expect((await second.run()).state).toBe('completed');
    expect(second.puts).toHaveLength(2);
    const head = await new S3ObjectStore(company.access).head('raw/C1/big');
    expect(head.ok && head.value?.sizeBytes).toBe(21 * MiB);
    expect(await openUploads(company)).toEqual([]);
  });

  it('fails files that are not in the folder that was picked this time, and takes them up in a retry', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    const first = await Driver.connect(company, session);
    await first.begin({ a: text('a'), b: text('b') });
    first.socket.close(1001, 'gone');
    const second = await Driver.connect(company, session);
    await second.begin({ a: text('a') });
    const view = await second.run();
    expect(view.state).toBe('completed_with_errors');
    const failed = await session.stub.files(company.companyId, { state: 'failed', cursor: 0, limit: 10 });
    expect(failed.files.map((file) => [file.path, file.reason])).toEqual([['b', 'missing_locally']]);

    expect((await session.stub.retry(company.companyId)).ok).toBe(true);
    const third = await Driver.connect(company, session);
    await third.begin({ a: text('a'), b: text('b') });
    await third.until(() => third.views.at(-1)?.attempt === 2);
    expect((await third.run()).state).toBe('completed');
    const attempts = await session.stub.attempts(company.companyId);
    expect(attempts.map((attempt) => attempt.outcome)).toEqual(['completed_with_errors', 'completed']);
  });
});

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
    second.send({ type: 'hello', version: 1, role: 'engine', engineId, scan: 0 });
    const again = await second.until(() => second.frames.find((frame) => frame.type === 'grants'));
    expect(again.type === 'grants' && again.grants).toEqual([granted]);
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
        await runInDurableObject(session.stub, (_instance, state) => {
          state.storage.sql.exec(
            'UPDATE engines SET gone_at_ms = gone_at_ms - 60000 WHERE gone_at_ms IS NOT NULL',
          );
        });
        await runDurableObjectAlarm(session.stub);
        return (await session.stub.view(company.companyId)).counters.planned.files;
      })
      .toBe(1);
  });

  it('sends a job again whose message was lost', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    await runInDurableObject(session.stub, (_instance, state) => {
      state.storage.sql.exec("INSERT INTO jobs (kind, files, sent_at_ms) VALUES ('plan', '[]', 1)");
    });
    await runDurableObjectAlarm(session.stub);
    const jobs = () =>
      runInDurableObject(
        session.stub,
        (_instance, state) => state.storage.sql.exec('SELECT * FROM jobs').toArray().length,
      );
    await expect.poll(jobs).toBe(0);
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
    const jobId = await runInDurableObject(session.stub, (_instance, state) => {
      state.storage.sql.exec("INSERT INTO jobs (kind, files, sent_at_ms) VALUES ('plan', '[]', 9e15)");
      return Number(state.storage.sql.exec('SELECT max(id) AS id FROM jobs').one().id);
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
    const failed = await session.stub.files(company.companyId, { state: 'failed', cursor: 0, limit: 10 });
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
      state: 'uploaded',
      cursor: 0,
      limit: 10,
    });
    expect(uploaded.files.map((file) => file.key)).toEqual(['raw/C1/a/doc (2).txt']);
  });
});

describe('the commands', () => {
  it('cancel leaves no multipart upload open and changes nothing afterwards', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    const driver = await Driver.connect(company, session);
    await driver.begin({ big: bytes(20 * MiB), small: text('small') });
    const grants = [...(await driver.grants()), ...(await driver.grants())];
    const big = grants.find((grant) => grant.transport === 'multipart');
    if (big) await driver.upload(big, (part) => part === 1);
    expect(await session.stub.cancel(company.companyId)).toMatchObject({
      ok: true,
      view: { state: 'cancelled' },
    });
    await expect.poll(() => openUploads(company), { timeout: 20_000 }).toEqual([]);
    await driver.report([{ type: 'sent', fileId: 2, md5: md5(text('small')), sizeBytes: 5, etag: null }]);
    const view = await session.stub.view(company.companyId);
    expect(view.state).toBe('cancelled');
    expect(view.counters.cancelled.files).toBe(2);
    expect(await session.stub.pause(company.companyId)).toMatchObject({ ok: false });
  });

  it('pause gives out nothing until resume', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    const driver = await Driver.connect(company, session);
    await driver.begin({ a: text('a'), b: text('b') });
    await driver.until(() => driver.views.at(-1)?.state === 'in_progress');
    await session.stub.pause(company.companyId);
    driver.send({ type: 'want', files: 2 });
    await driver.until(() => driver.views.at(-1)?.state === 'paused');
    const [grant] = driver.frames.filter((frame) => frame.type === 'grants');
    expect(grant).toBeUndefined();
    await session.stub.resume(company.companyId);
    expect((await driver.run()).state).toBe('completed');
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
    expect(await errorCode({ type: 'hello', version: 99, role: 'viewer' })).toBe('unsupported_version');
  });

  it('signs nothing for an engine that does not hold the file, nor for another size', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    const driver = await Driver.connect(company, session);
    await driver.begin({ a: text('a') });
    const unleased = await driver.sign([{ fileId: 1, part: null, md5: md5(text('a')), sizeBytes: 1 }]);
    expect(unleased.items).toEqual([]);
    await driver.grants();
    const wrongSize = await driver.sign([{ fileId: 1, part: null, md5: md5(text('a')), sizeBytes: 2 }]);
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

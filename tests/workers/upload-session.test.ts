import { env } from 'cloudflare:test';
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { allFiles } from '../../core/protocol/file-list';
import { totalsOf } from '../../core/protocol/session-view';
import { createDatabase } from '../../db/client';
import { sessions } from '../../db/schema';
import { S3ObjectStore } from '../../workers/s3/s3-object-store';
import { seedCompany } from './support/seeded-company';
import { bytes, type Content, Driver, digestsOf, newSession } from './support/session-driver';
import { bodyOf, keysOf, MiB, openUploads, recounted, text, uploadAll } from './support/session-eyes';

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
        { fileId: grant.fileId, part: null, digests: digestsOf(data), sizeBytes: data.length },
      ]);
      const item = signed.items[0];
      if (item && data.length === 4 && driver.contentOf(grant.fileId).path === 'kept')
        await driver.put(item, data);
    }
    await driver.report(
      grants.map((g) => ({
        type: 'sent',
        fileId: g.fileId,
        digests: digestsOf(driver.contentOf(g.fileId).data),
        sizeBytes: 4,
        etag: null,
      })),
    );
    const view = await driver.until(() => driver.views.find((v) => v.state.startsWith('completed')));
    expect(view.state).toBe('completed_with_errors');
    const failed = await session.stub.files(company.companyId, {
      ...allFiles,
      state: 'failed',
      cursor: 0,
      limit: 10,
    });
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
    const grants = await first.grants(64, 3);
    const big = grants.find((grant) => grant.transport === 'multipart');
    const single = grants.find((grant) => first.contentOf(grant.fileId).path === 'one');
    if (!big || !single) throw new Error('not granted');
    await first.upload(big, (part) => part === 1);
    // A file and a part that arrive in the bucket without a report: the page died in between.
    const one = await first.sign([
      { fileId: single.fileId, part: null, digests: digestsOf(text('one')), sizeBytes: 3 },
    ]);
    if (one.items[0]) await first.put(one.items[0], text('one'));
    const slice = (content.big ?? text('')).slice(16 * MiB, 32 * MiB);
    const part = await first.sign([
      { fileId: big.fileId, part: 2, digests: digestsOf(slice), sizeBytes: slice.length },
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
    const failed = await session.stub.files(company.companyId, {
      ...allFiles,
      state: 'failed',
      cursor: 0,
      limit: 10,
    });
    expect(failed.files.map((file) => [file.path, file.reason])).toEqual([['b', 'missing_locally']]);

    expect((await session.stub.retry(company.companyId, null)).ok).toBe(true);
    const third = await Driver.connect(company, session);
    await third.begin({ a: text('a'), b: text('b') });
    await third.until(() => third.views.at(-1)?.attempt === 2);
    expect((await third.run()).state).toBe('completed');
    const attempts = await session.stub.attempts(company.companyId);
    expect(attempts.map((attempt) => attempt.outcome)).toEqual(['completed_with_errors', 'completed']);
  });
});

describe('the commands', () => {
  it('cancel leaves no multipart upload open and changes nothing afterwards', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    const driver = await Driver.connect(company, session);
    await driver.begin({ big: bytes(20 * MiB), small: text('small') });
    const grants = await driver.grants(64, 2);
    const big = grants.find((grant) => grant.transport === 'multipart');
    if (big) await driver.upload(big, (part) => part === 1);
    expect(await session.stub.cancel(company.companyId)).toMatchObject({
      ok: true,
      view: { state: 'cancelled' },
    });
    await expect.poll(() => openUploads(company), { timeout: 20_000 }).toEqual([]);
    await driver.report([
      { type: 'sent', fileId: 2, digests: digestsOf(text('small')), sizeBytes: 5, etag: null },
    ]);
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

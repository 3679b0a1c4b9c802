import { describe, expect, it } from 'vitest';
import { crc64nvme } from '../../core/checksums/crc64nvme';
import { digestHeader } from '../../core/checksums/digest';
import { allFiles } from '../../core/protocol/file-list';
import type { JobKind } from '../../core/protocol/queue-messages';
import type { WorkResult } from '../../workers/coordinator/jobs/work';
import { recordWork } from '../../workers/coordinator/session/job-desk';
import { S3ObjectStore } from '../../workers/s3/s3-object-store';
import { signedFetch } from '../../workers/s3/signed-request';
import { signedInCookie } from './support/api-client';
import { runEngine } from './support/engine-run';
import { startMeteredApp } from './support/metered-app';
import { proveBucket, type SeededCompany, seedCompany } from './support/seeded-company';
import { bytes, type Content, Driver, md5, newSession, type Session } from './support/session-driver';
import { bytesOf, keysOf, MiB } from './support/session-eyes';
import { changeSession } from './support/session-insides';

/** As a bucket check finds one that encrypts by SSE-KMS. */
async function encryptingBucket(): Promise<SeededCompany> {
  const company = await seedCompany();
  await proveBucket(company, {
    ifNoneMatchOnPut: true,
    ifNoneMatchOnComplete: true,
    etagIsMd5: false,
    enforces: { put: ['crc64nvme'], part: ['crc64nvme'] },
  });
  return company;
}

/** As somebody else's tool would, or a request of ours whose answer was lost. */
async function putEncrypted(company: SeededCompany, path: string, body: Uint8Array<ArrayBuffer>) {
  const headers = {
    'x-amz-server-side-encryption': 'aws:kms',
    ...digestHeader('crc64nvme', crc64nvme(body)),
  };
  const put = await signedFetch(company.access, { method: 'PUT', key: company.prefix + path, headers, body });
  if (!put.ok) throw new Error(put.problem.code);
}

async function upload(company: SeededCompany, session: Session, content: Content) {
  const cookie = await signedInCookie(company.companyId, company.userId);
  await runEngine(startMeteredApp(cookie, 10_000), session, cookie, content);
  const { files } = await session.stub.files(company.companyId, { ...allFiles, cursor: 0, limit: 10 });
  return Object.fromEntries(files.map(({ path, state, reason }) => [path, reason ?? state]));
}

const both: Content = { ours: bytes(3_000, 1), strange: bytes(3_000, 2) };

/** A session under "fail" whose engine holds both files, and has said nothing of them yet. */
async function bothLeased() {
  const company = await encryptingBucket();
  const session = await newSession(company, { conflictPolicy: 'fail' });
  const first = await Driver.connect(company, session);
  await first.begin(both);
  expect(await first.grants()).toHaveLength(2);
  return { company, session, first };
}

/** The one as it was sent, the other as somebody else has it. */
async function landBoth(company: SeededCompany): Promise<void> {
  await putEncrypted(company, 'ours', bytes(3_000, 1));
  await putEncrypted(company, 'strange', bytes(3_000, 9));
}

describe('an object whose ETag is no MD5', () => {
  it('is skipped where it is identical, and replaced where it is of the same size only', async () => {
    const company = await encryptingBucket();
    const content: Content = {
      same: bytes(3_000, 1),
      other: bytes(3_000, 2),
      'large same': bytes(17 * MiB, 3),
      'large other': bytes(17 * MiB, 4),
    };
    for (const [path, body] of Object.entries(content))
      await putEncrypted(company, path, path.endsWith('same') ? body : body.toReversed());
    const head = await new S3ObjectStore(company.access).head('raw/C1/same');
    expect(head.ok && head.value?.etag).not.toBe(md5(content.same ?? bytes(0)));
    const session = await newSession(company, { conflictPolicy: 'skip_identical' });
    expect(await upload(company, session, content)).toEqual({
      same: 'skipped',
      other: 'uploaded',
      'large same': 'skipped',
      'large other': 'uploaded',
    });
    for (const [path, body] of Object.entries(content))
      expect(Buffer.compare(await bytesOf(company, company.prefix + path), body), path).toBe(0);
  });

  it('keeps its name under "keep both", and the file gets another one only where it differs', async () => {
    const company = await encryptingBucket();
    const content: Content = { same: bytes(3_000, 1), other: bytes(3_000, 2) };
    await putEncrypted(company, 'same', bytes(3_000, 1));
    await putEncrypted(company, 'other', bytes(3_000, 9));
    const session = await newSession(company, { conflictPolicy: 'keep_both' });
    expect(await upload(company, session, content)).toEqual({ same: 'skipped', other: 'uploaded' });
    const keys = ['raw/C1/other', 'raw/C1/other (2)', 'raw/C1/same'];
    expect(await keysOf(company)).toEqual(keys);
  });

  it('is known as our own under "fail" when it landed after a cancellation, and one of a stranger is not', async () => {
    const { company, session } = await bothLeased();
    await session.stub.cancel(company.companyId);
    await landBoth(company);
    await session.stub.retry(company.companyId, null);
    expect(await upload(company, session, both)).toEqual({ ours: 'uploaded', strange: 'exists' });
  });

  it('is known as our own under "fail" when its engine vanished before it could say so', async () => {
    const { company, session, first } = await bothLeased();
    await landBoth(company);
    first.socket.close(1001, 'killed');
    expect(await upload(company, session, both)).toEqual({ ours: 'uploaded', strange: 'exists' });
  });

  it('is compared by nothing that an earlier one was found to have, where its own checksum is not known', async () => {
    const company = await encryptingBucket();
    await putEncrypted(company, 'a', bytes(3_000, 1));
    const session = await newSession(company, { conflictPolicy: 'skip_identical' });
    const driver = await Driver.connect(company, session);
    await driver.begin({ a: bytes(3_000, 1) });
    const [grant] = await driver.grants();
    expect(grant?.existing).toMatchObject({ crc64nvme: crc64nvme(bytes(3_000, 1)) });
    const id = grant?.fileId ?? 0;
    // As a consumer of before answers, that knows of no such checksum.
    const found = await changeSession(session, (parts) => {
      const jobs: [JobKind, WorkResult][] = [
        ['reconcile', { kind: 'reconcile', results: [{ id, existingEtag: 'new', parts: null }] }],
        ['plan', { kind: 'plan', results: [{ id, action: 'compare', compareFor: 'skip', etag: 'newer' }] }],
      ] as unknown as [JobKind, WorkResult][];
      return jobs.map(([kind, result]) => {
        const before = { lease: null, existing_etag: 'old', existing_crc64nvme: 'of the old one' };
        parts.ledger.move([id], kind === 'plan' ? 'pending' : 'interrupted', before);
        parts.outbox.add(kind, [id]);
        recordWork(parts, parts.outbox.jobs().at(-1)?.id ?? 0, result);
        const file = parts.ledger.file(id);
        return [file?.state, file?.existing_etag, file?.existing_crc64nvme];
      });
    });
    expect(found).toEqual([
      ['planned', 'new', null],
      ['planned', 'newer', null],
    ]);
  });

  it('is sent again by an engine that compares by the ETag alone', async () => {
    const company = await encryptingBucket();
    await putEncrypted(company, 'same', bytes(3_000, 1));
    const session = await newSession(company, { conflictPolicy: 'skip_identical' });
    const driver = await Driver.connect(company, session);
    await driver.begin({ same: bytes(3_000, 1) });
    const [grant] = await driver.grants();
    expect(grant?.existing).toMatchObject({ sizeBytes: 3_000, crc64nvme: crc64nvme(bytes(3_000, 1)) });
    if (grant) await driver.upload(grant);
    expect((await driver.run()).state).toBe('completed');
    expect(driver.puts).toHaveLength(1);
  });
});

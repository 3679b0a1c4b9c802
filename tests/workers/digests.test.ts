import { afterEach, describe, expect, inject, it } from 'vitest';
import { tryDigests } from '../../app/server/digest-trial';
import { damagedBody, probeBody, probeDigests } from '../../app/server/probe-body';
import { crc64nvme } from '../../core/checksums/crc64nvme';
import { type DigestAlgorithm, digestAlgorithms, digestHeader } from '../../core/checksums/digest';
import { allFiles } from '../../core/protocol/file-list';
import type { ReceiptLine } from '../../core/receipts/receipt-forms';
import { isTerminal } from '../../core/sessions/session-state';
import type { FaultRule } from '../../local/s3/faults';
import { S3ObjectStore } from '../../workers/s3/s3-object-store';
import { presign } from '../../workers/s3/signed-request';
import { ApiClient, signedInCookie } from './support/api-client';
import { proveBucket, type SeededCompany, seedCompany } from './support/seeded-company';
import { bytes, Driver, digestsOf, newSession } from './support/session-driver';
import { MiB, openUploads, text, uploadAll } from './support/session-eyes';

const headerOf = (algorithm: DigestAlgorithm) => Object.keys(digestHeader(algorithm, ''))[0] ?? '';
const weak = ['sha256', 'md5'] as const;

async function ignore(company: SeededCompany, algorithms: readonly DigestAlgorithm[], operation?: string) {
  const headers = algorithms.map(headerOf);
  // Other files of tests use the same server meanwhile.
  const match = { bucket: company.access.bucket, ...(operation ? { operation } : {}) };
  const rules: FaultRule[] = [{ match, action: { kind: 'ignore-digests', headers } }];
  await fetch(`${inject('s3').control}/faults`, { method: 'POST', body: JSON.stringify(rules) });
}

afterEach(async () => {
  await fetch(`${inject('s3').control}/faults`, { method: 'DELETE' });
});

/** A company whose bucket check proved these digests. */
async function provenFor(put: DigestAlgorithm[], part: DigestAlgorithm[]): Promise<SeededCompany> {
  const company = await seedCompany();
  await proveBucket(company, { etagIsMd5: true, enforces: { put, part } });
  return company;
}

describe('the trial of the digests', () => {
  it('proves each that the bucket enforces, and leaves nothing', async () => {
    const company = await seedCompany();
    expect(await tryDigests(company.access, `${company.prefix}probe`)).toEqual({
      put: [...digestAlgorithms],
      part: [...digestAlgorithms],
    });
    const store = new S3ObjectStore(company.access);
    expect(await store.list({ prefix: '' })).toMatchObject({ value: { objects: [] } });
    expect(await openUploads(company)).toEqual([]);
  });

  it('proves none that the bucket ignores, with a PUT or with a part alone, and leaves nothing', async () => {
    const company = await seedCompany();
    await ignore(company, ['crc64nvme', 'crc32'], 'PutObject');
    expect((await tryDigests(company.access, `${company.prefix}probe`)).put).toEqual([
      'crc32c',
      'sha256',
      'md5',
    ]);
    await ignore(company, ['crc64nvme', 'md5'], 'UploadPart');
    const { put, part } = await tryDigests(company.access, `${company.prefix}probe`);
    expect([put.length, part]).toEqual([5, ['crc32c', 'crc32', 'sha256']]);
    expect(await new S3ObjectStore(company.access).list({ prefix: '' })).toMatchObject({
      value: { objects: [] },
    });
    expect(await openUploads(company)).toEqual([]);
  });
});

it.each(digestAlgorithms)('a body that was altered on its way is refused under %s', async (algorithm) => {
  const { access, prefix } = await seedCompany();
  const headers = digestHeader(algorithm, probeDigests[algorithm]);
  const signed = await presign(access, { method: 'PUT', key: `${prefix}a`, headers, expiresSeconds: 60 });
  const send = (body: string) => fetch(signed.url, { method: 'PUT', headers: signed.headers, body });
  expect((await send(damagedBody)).status).toBe(400);
  expect((await send(probeBody)).status).toBe(200);
});

describe('a session of a bucket that enforces CRC64NVME', () => {
  it('signs for it, and ledger, receipt and bucket agree on the CRC64NVME of the bytes of every file', async () => {
    const company = await provenFor(['crc64nvme', ...weak], ['crc64nvme', 'md5']);
    const content = { small: text('small'), large: bytes(33 * MiB + 5) };
    const { session, view } = await uploadAll(company, content, { partSizeBytes: 16 * MiB });
    expect(view.state).toBe('completed');
    const { files } = await session.stub.files(company.companyId, { ...allFiles, cursor: 0, limit: 10 });
    const store = new S3ObjectStore(company.access);
    for (const { path, key, crc64nvme: known } of files) {
      expect(known).toBe(crc64nvme(content[path as keyof typeof content]));
      expect(await store.head(key ?? '')).toMatchObject({ value: { crc64nvme: known } });
    }
    const cookie = await signedInCookie(company.companyId, company.userId);
    const client = new ApiClient(company.companyId, company.userId, cookie);
    const receipt = await client.get(`/sessions/${session.sessionId}/receipt?format=jsonl`);
    const lines = receipt.text.trimEnd().split('\n');
    const receipted = lines.map((line) => JSON.parse(line) as ReceiptLine);
    expect(Object.fromEntries(receipted.map((line) => [line.path, line.crc64nvme]))).toEqual({
      small: crc64nvme(content.small),
      large: crc64nvme(content.large),
    });
  });

  it('takes no part of other bytes than were signed for, and the file is whole once the right ones came', async () => {
    const company = await provenFor(['crc64nvme'], ['crc64nvme']);
    const large = bytes(17 * MiB);
    const session = await newSession(company, { partSizeBytes: 16 * MiB });
    const driver = await Driver.connect(company, session);
    await driver.begin({ large });
    const [grant] = await driver.grants();
    if (grant?.transport !== 'multipart') throw new Error('not granted');
    const last = large.slice(16 * MiB);
    const part = { fileId: grant.fileId, part: 2, sizeBytes: last.length, digests: digestsOf(last) };
    const [signed] = (await driver.sign([part])).items;
    if (!signed) throw new Error('not signed');
    const altered = last.with(0, 255 - (last[0] ?? 0));
    expect((await driver.put(signed, altered)).status).toBe(400);
    const [upload] = await openUploads(company);
    if (typeof upload !== 'object') throw new Error('no upload is open');
    const listed = await new S3ObjectStore(company.access).listParts(upload);
    expect(listed).toMatchObject({ value: [] });
    await driver.upload(grant);
    const view = await driver.until(() => driver.views.find(({ state }) => isTerminal(state)));
    expect(view.state).toBe('completed');
    const stored = await new S3ObjectStore(company.access).head(`${company.prefix}large`);
    expect(stored).toMatchObject({ value: { crc64nvme: crc64nvme(large) } });
  });

  it('signs no other digest, and no other bytes fit what it signed', async () => {
    const company = await provenFor(['crc64nvme'], ['crc64nvme']);
    const driver = await Driver.connect(company, await newSession(company));
    await driver.begin({ a: text('abc') });
    const [grant] = await driver.grants();
    expect(grant?.digest).toBe('crc64nvme');
    const item = { fileId: grant?.fileId ?? 0, part: null, sizeBytes: 3 };
    const { md5 } = digestsOf(text('abc'));
    expect((await driver.sign([{ ...item, digests: { md5 } }])).refused).toHaveLength(1);
    const [signed] = (await driver.sign([{ ...item, digests: digestsOf(text('abc')) }])).items;
    if (!signed) throw new Error('not signed');
    expect(Object.keys(signed.headers)).toEqual(['x-amz-checksum-crc64nvme']);
    expect((await driver.put(signed, text('abd'))).status).toBe(400);
    expect((await driver.put(signed, text('abc'))).status).toBe(200);
  });

  it('combines it over a resume, from parts that nobody reported too', async () => {
    const company = await provenFor(['crc64nvme'], ['crc64nvme']);
    const large = bytes(33 * MiB);
    const session = await newSession(company, { partSizeBytes: 16 * MiB });
    const first = await Driver.connect(company, session);
    await first.begin({ large });
    const [grant] = await first.grants();
    if (grant?.transport !== 'multipart') throw new Error('not granted');
    await first.upload(grant, (part) => part === 1);
    const slice = large.slice(16 * MiB, 32 * MiB);
    const digests = digestsOf(slice);
    const { items } = await first.sign([{ fileId: grant.fileId, part: 2, digests, sizeBytes: slice.length }]);
    if (items[0]) await first.put(items[0], slice);
    first.socket.close(1001, 'killed');
    const second = await Driver.connect(company, session);
    await second.begin({ large });
    expect((await second.run()).state).toBe('completed');
    expect(second.puts).toHaveLength(1);
    const { files } = await session.stub.files(company.companyId, { ...allFiles, cursor: 0, limit: 1 });
    expect(files[0]?.crc64nvme).toBe(crc64nvme(large));
  });
});

it('a large file gets its CRC64NVME from its parts where the bucket keeps none', async () => {
  const company = await provenFor(['md5'], ['md5']);
  const large = bytes(17 * MiB);
  const { session, view } = await uploadAll(company, { large }, { partSizeBytes: 16 * MiB });
  expect(view.state).toBe('completed');
  const { files } = await session.stub.files(company.companyId, { ...allFiles, cursor: 0, limit: 1 });
  expect(files[0]).toMatchObject({ crc64nvme: crc64nvme(large), md5: null });
});

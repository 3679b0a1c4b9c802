import { expect, it } from 'vitest';
import { crc64nvme } from '../../../core/checksums/crc64nvme';
import { storageProblem } from '../../../core/storage/storage-problem';
import { FakeObjectStore } from '../../../core/testing/fake-object-store';
import { complete, compositeEtag } from './complete';
import type { CompleteEntry } from './work';

const md5 = (n: number) => String(n).repeat(32);
const crcOf = (text: string) => crc64nvme(new TextEncoder().encode(text));
const whole = 'ae8b14860a799888';
const parts = [
  { partNumber: 1, sizeBytes: 4, etag: md5(1), md5: md5(1), crc64nvme: crcOf('1234') },
  { partNumber: 2, sizeBytes: 5, etag: md5(2), md5: md5(2), crc64nvme: crcOf('56789') },
];
const entry: CompleteEntry = { id: 1, key: 'k', uploadId: 'u', size: 9, digest: 'crc64nvme', parts };
const replace = { onlyIfAbsent: false, honoursIfNoneMatch: false };
const refusal = (code: string, status: number) => ({
  ok: false as const,
  problem: storageProblem(code, status),
});

async function outcomeOf(store: FakeObjectStore, rule = replace, file = entry) {
  const done = await complete(store, file, rule);
  return done.ok ? done.value : done.problem.code;
}

it('asks HEAD for the ETag that the answer lacks', async () => {
  const store = new FakeObjectStore();
  store.completions.push({ ok: true, value: { etag: null, crc64nvme: null } });
  store.put('k', '123456789', 'composite-2');
  expect(await outcomeOf(store)).toEqual({ outcome: 'stored', etag: 'composite-2', crc64nvme: whole });
});

it('takes NoSuchUpload as done when our own object stands there: the first answer was lost', async () => {
  const store = new FakeObjectStore();
  store.completions.push(refusal('NoSuchUpload', 404));
  store.put('k', '123456789', compositeEtag(parts) ?? '');
  expect(await outcomeOf(store)).toEqual({
    outcome: 'stored',
    etag: compositeEtag(parts),
    crc64nvme: whole,
  });
});

it('knows our own object by its CRC64NVME where its ETag is not of MD5s, as under SSE-KMS', async () => {
  for (const code of ['NoSuchUpload', 'PreconditionFailed']) {
    const store = new FakeObjectStore();
    store.completions.push(refusal(code, 404));
    store.put('k', '123456789', 'of-kms-2', whole);
    expect(await outcomeOf(store)).toEqual({ outcome: 'stored', etag: 'of-kms-2', crc64nvme: whole });
  }
  const store = new FakeObjectStore();
  store.completions.push(refusal('PreconditionFailed', 412));
  store.put('k', 'stranger!', 'of-kms-2', '0'.repeat(16));
  expect(await outcomeOf(store)).toEqual({ outcome: 'taken' });
});

it('is held up by a page of a proxy, whatever its status, instead of failing the file or sending it anew', async () => {
  for (const status of [200, 403, 404]) {
    const store = new FakeObjectStore();
    store.completions.push(refusal('BadAnswer', status));
    expect(await outcomeOf(store)).toBe('BadAnswer');
    store.completions.push(refusal('BadAnswer', status));
    store.put('k', '123456789', compositeEtag(parts) ?? '');
    expect(await outcomeOf(store), 'where our object is there').toMatchObject({ outcome: 'stored' });
  }
});

it('opens a new upload when the old one is gone and the object is not ours', async () => {
  const store = new FakeObjectStore();
  store.completions.push(refusal('NoSuchUpload', 404));
  store.put('k', '123456789', 'somebody-else');
  expect(await outcomeOf(store)).toEqual({ outcome: 'reopen' });
});

it('never completes over an object where the bucket honours no If-None-Match', async () => {
  const store = new FakeObjectStore();
  store.put('k', 'other', 'somebody-else');
  expect(await outcomeOf(store, { onlyIfAbsent: true, honoursIfNoneMatch: false })).toEqual({
    outcome: 'taken',
  });
});

it('sends only those parts again that the bucket does not have', async () => {
  const store = new FakeObjectStore();
  store.completions.push(refusal('InvalidPart', 400));
  store.parts.set('u', [{ partNumber: 1, sizeBytes: 4, etag: md5(1), crc64nvme: null }]);
  expect(await outcomeOf(store)).toEqual({
    outcome: 'resend',
    parts: [{ partNumber: 1, size: 4, etag: md5(1), crc64nvme: null }],
  });
});

it('hands a passing error back, so that the queue tries again', async () => {
  const store = new FakeObjectStore();
  store.completions.push(refusal('InternalError', 200));
  expect(await outcomeOf(store)).toBe('InternalError');
});

it('does not take an older object of the same size for ours when the upload is gone and its ETags were hidden', async () => {
  const store = new FakeObjectStore();
  store.put('k', 'older!!!!', 'somebody-else');
  const hidden = { ...entry, parts: parts.map((part) => ({ ...part, etag: null })) };
  expect(await outcomeOf(store, replace, hidden)).toEqual({ outcome: 'reopen' });
});

it('never joins fewer parts than the file has', async () => {
  const store = new FakeObjectStore();
  store.parts.set('u', [{ partNumber: 1, sizeBytes: 4, etag: md5(1), crc64nvme: null }]);
  const hidden = { ...entry, parts: parts.map((part) => ({ ...part, etag: null })) };
  expect(await outcomeOf(store, replace, hidden)).toMatchObject({ outcome: 'resend' });
});

it('tells the bucket the CRC64NVME of the whole, combined from those of the parts', async () => {
  const store = new FakeObjectStore();
  expect(await outcomeOf(store)).toMatchObject({ outcome: 'stored', crc64nvme: whole });
  expect(store.joined).toEqual([{ onlyIfAbsent: false, digest: 'crc64nvme', crc64nvme: whole }]);
});

it('knows none where one part was never reported', async () => {
  const store = new FakeObjectStore();
  const gap = { ...entry, parts: parts.map((part, at) => ({ ...part, ...(at ? { crc64nvme: null } : {}) })) };
  expect(await outcomeOf(store, replace, gap)).toEqual({
    outcome: 'stored',
    etag: 'completed',
    crc64nvme: null,
  });
  expect(store.joined).toMatchObject([{ crc64nvme: null }]);
});

it('fails a file of which the bucket joined other bytes than were read', async () => {
  const failed = { outcome: 'failed', reason: 'differs_in_bucket', detail: 'CRC64NVME' };
  const store = new FakeObjectStore();
  store.completions.push({ ok: true, value: { etag: 'e', crc64nvme: '0'.repeat(16) } });
  expect(await outcomeOf(store)).toEqual(failed);
  store.completions.push(refusal('BadDigest', 400));
  expect(await outcomeOf(store)).toEqual(failed);
});

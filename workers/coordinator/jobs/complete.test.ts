import { expect, it } from 'vitest';
import { storageProblem } from '../../../core/storage/storage-problem';
import { FakeObjectStore } from '../../../core/testing/fake-object-store';
import { complete, compositeEtag } from './complete';
import type { CompleteEntry } from './work';

const md5 = (n: number) => String(n).repeat(32);
const parts = [
  { partNumber: 1, etag: md5(1), md5: md5(1) },
  { partNumber: 2, etag: md5(2), md5: md5(2) },
];
const entry: CompleteEntry = { id: 1, key: 'k', uploadId: 'u', size: 5, parts };
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
  store.completions.push({ ok: true, value: { etag: null } });
  store.put('k', 'abcde', 'composite-2');
  expect(await outcomeOf(store)).toEqual({ outcome: 'stored', etag: 'composite-2' });
});

it('takes NoSuchUpload as done when our own object stands there: the first answer was lost', async () => {
  const store = new FakeObjectStore();
  store.completions.push(refusal('NoSuchUpload', 404));
  store.put('k', 'abcde', compositeEtag(parts) ?? '');
  expect(await outcomeOf(store)).toEqual({ outcome: 'stored', etag: compositeEtag(parts) });
});

it('opens a new upload when the old one is gone and the object is not ours', async () => {
  const store = new FakeObjectStore();
  store.completions.push(refusal('NoSuchUpload', 404));
  store.put('k', 'abcde', 'somebody-else');
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
  store.parts.set('u', [{ partNumber: 1, sizeBytes: 4, etag: md5(1) }]);
  expect(await outcomeOf(store)).toEqual({
    outcome: 'resend',
    parts: [{ partNumber: 1, size: 4, etag: md5(1) }],
  });
});

it('hands a passing error back, so that the queue tries again', async () => {
  const store = new FakeObjectStore();
  store.completions.push(refusal('InternalError', 200));
  expect(await outcomeOf(store)).toBe('InternalError');
});

it('does not take an older object of the same size for ours when the upload is gone and its ETags were hidden', async () => {
  const store = new FakeObjectStore();
  store.put('k', 'older', 'somebody-else');
  const hidden = { ...entry, parts: parts.map((part) => ({ ...part, etag: null })) };
  expect(await outcomeOf(store, replace, hidden)).toEqual({ outcome: 'reopen' });
});

it('never joins fewer parts than the file has', async () => {
  const store = new FakeObjectStore();
  store.parts.set('u', [{ partNumber: 1, sizeBytes: 4, etag: md5(1) }]);
  const hidden = { ...entry, parts: parts.map((part) => ({ ...part, etag: null })) };
  expect(await outcomeOf(store, replace, hidden)).toMatchObject({ outcome: 'resend' });
});

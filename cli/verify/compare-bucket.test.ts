import { expect, it } from 'vitest';
import { storageProblem } from '../../core/storage/storage-problem';
import { FakeObjectStore } from '../../core/testing/fake-object-store';
import { compareBucket } from './compare-bucket';
import type { Arrived } from './receipt-lines';

const ids = { projectId: 'p', cycleId: 'c' };
const place = { ...ids, endpoint: 'https://s3.test', region: 'r', bucket: 'soil', prefix: 'raw/' };

async function* receipt(...files: readonly [name: string, etag: string | null][]): AsyncGenerator<Arrived> {
  for (const [name, etag] of files)
    yield {
      path: name,
      key: `raw/${name}`,
      sizeBytes: 4,
      crc64nvme: null,
      md5: null,
      etag,
      outcome: 'uploaded',
    };
}

it('tells each difference, and what could be compared by its size alone', async () => {
  const store = new FakeObjectStore();
  for (const name of ['same', 'other', 'unnamed']) store.put(`raw/${name}`, 'text', `etag of ${name}`);
  store.put('raw/long', 'longer');
  const files = receipt(
    ['same', 'etag of same'],
    ['other', 'x'],
    ['unnamed', null],
    ['long', null],
    ['gone', null],
  );
  expect(await compareBucket(store, place, files)).toEqual({
    same: 2,
    bySizeAlone: 1,
    differences: [
      { path: 'gone', sentence: 'The bucket does not have it.' },
      { path: 'long', sentence: 'It has 6 bytes in the bucket, and not 4.' },
      { path: 'other', sentence: 'It was replaced in the bucket: its ETag is another one.' },
    ],
  });
});

it.each([
  ['BadAnswer', 403, 4, 'https://s3.test answers, but not like an S3 server (HTTP 403).'],
  ['SlowDown', 503, 4, 'slower'],
  ['Unreachable', null, 4, 'does not answer'],
  ['NoSuchBucket', 404, 1, 'There is no bucket "soil" at https://s3.test any more.'],
  ['AccessDenied', 403, 3, 'access key'],
  ['ExpiredToken', 400, 3, 'The bucket refuses the keys: they have expired.'],
] as const)('a listing that is answered with %s (%s) ends with %i', async (code, status, exitCode, said) => {
  const store = new FakeObjectStore();
  store.list = async () => ({ ok: false, problem: storageProblem(code, status) });
  await expect(compareBucket(store, place, receipt(['a', null]))).rejects.toMatchObject({
    exitCode,
    message: expect.stringContaining(said),
  });
});

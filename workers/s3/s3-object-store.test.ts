import { afterEach, expect, it, vi } from 'vitest';
import { S3ObjectStore } from './s3-object-store';

const store = new S3ObjectStore({
  endpoint: 'http://127.0.0.1:9000',
  region: 'eu-central-1',
  bucket: 'b',
  accessKeyId: 'a',
  secretAccessKey: 's',
});

afterEach(() => vi.unstubAllGlobals());

it('shows an object without its checksum, after a second request, where the checksum takes a right that we lack', async () => {
  const headers = { etag: '"e"', 'content-length': '9' };
  const asked = vi.fn<typeof fetch>(async (input, init) => {
    const wantsChecksum = new Request(input, init).headers.has('x-amz-checksum-mode');
    return new Response(null, wantsChecksum ? { status: 403 } : { headers });
  });
  vi.stubGlobal('fetch', asked);
  const value = { key: 'k', sizeBytes: 9, etag: 'e', crc64nvme: undefined };
  expect(await store.head('k')).toEqual({ ok: true, value });
  expect(asked).toHaveBeenCalledTimes(2);
});

it('says that there is none where the server keeps no checksum', async () => {
  vi.stubGlobal('fetch', async () => new Response(null, { headers: { etag: '"e"', 'content-length': '9' } }));
  expect(await store.head('k')).toMatchObject({ ok: true, value: { crc64nvme: null } });
});

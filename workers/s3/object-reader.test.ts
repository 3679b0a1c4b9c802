import { afterEach, describe, expect, it, vi } from 'vitest';
import { openObject } from './object-reader';

const access = {
  endpoint: 'http://127.0.0.1:9000',
  region: 'eu-central-1',
  bucket: 'b',
  accessKeyId: 'a',
  secretAccessKey: 's',
};

const page = '<html><body>Under maintenance</body></html>';
const html = { 'content-type': 'text/html; charset=utf-8' };
const inWordsOfS3 = (code: string) => `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`;

async function open(answer: Response) {
  vi.stubGlobal('fetch', async () => answer);
  return await openObject(access, 'k', 4);
}

afterEach(() => vi.unstubAllGlobals());

describe('an object that is read back', () => {
  it('gives its bytes, whether the bucket names their number or not', async () => {
    for (const headers of [new Headers({ 'content-length': '4' }), new Headers()]) {
      const opened = await open(new Response('text', { headers }));
      expect(opened.ok && (await new Response(opened.value).text())).toBe('text');
    }
  });

  it('is not there where S3 says so, or where one of another size is', async () => {
    const gone = { ok: true, value: null };
    expect(await open(new Response(inWordsOfS3('NoSuchKey'), { status: 404 }))).toEqual(gone);
    expect(await open(new Response('more text', { headers: { 'content-length': '9' } }))).toEqual(gone);
  });

  it.each([200, 403, 404])('is not judged by the page of a proxy with status %i', async (status) => {
    const answer = await open(new Response(page, { status, headers: html }));
    expect(answer).toMatchObject({ ok: false, problem: { code: 'BadAnswer', status } });
  });

  it('is refused by the code that the bucket gives', async () => {
    const refused = await open(new Response(inWordsOfS3('NoSuchBucket'), { status: 404 }));
    expect(refused).toMatchObject({ ok: false, problem: { code: 'NoSuchBucket' } });
  });
});

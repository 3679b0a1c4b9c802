import { describe, expect, test } from 'vitest';
import { send } from './s3-client.ts';
import { connect, deleteKeys, md5Base64, md5Hex } from './s3-under-test.ts';
import { text, texts } from './s3-xml.ts';

const { client, key, profile } = await connect();

/** Header values travel as bytes, which Node shows as Latin-1. */
const asSent = (text: string) => Buffer.from(text).toString('latin1');

describe('objects', () => {
  test('gives back the bytes, the ETag and the content type that were put', async () => {
    const body = Buffer.from([0, 1, 2, 255, 254, 13, 10]);
    const put = await client.call({
      method: 'PUT',
      key: key('plain'),
      body,
      headers: { 'content-type': 'image/x-test' },
    });
    expect(put.status).toBe(200);
    expect(put.headers.etag).toBe(`"${md5Hex(body)}"`);
    const got = await client.call({ key: key('plain') });
    expect(got.status).toBe(200);
    expect(got.body).toEqual(body);
    expect(got.headers.etag).toBe(`"${md5Hex(body)}"`);
    expect(got.headers['content-type']).toBe('image/x-test');
    expect(got.headers['content-length']).toBe('7');
  });

  test('stores an empty object', async () => {
    expect((await client.call({ method: 'PUT', key: key('empty') })).status).toBe(200);
    const got = await client.call({ key: key('empty') });
    expect(got.body.length).toBe(0);
    expect(got.headers.etag).toBe('"d41d8cd98f00b204e9800998ecf8427e"');
  });

  test('stores a body larger than any buffer', async () => {
    const body = Buffer.alloc(3 * 1024 * 1024 + 17, 'longshore');
    await client.call({ method: 'PUT', key: key('large'), body });
    const got = await client.call({ key: key('large') });
    expect(got.body.equals(body)).toBe(true);
  });

  test('answers HEAD with the headers of GET and no body', async () => {
    await client.call({ method: 'PUT', key: key('head'), body: 'twelve bytes' });
    const head = await client.call({ method: 'HEAD', key: key('head') });
    expect(head.status).toBe(200);
    expect(head.body.length).toBe(0);
    expect(head.headers['content-length']).toBe('12');
    expect(head.headers.etag).toBe(`"${md5Hex('twelve bytes')}"`);
    expect(Number.isNaN(Date.parse(head.headers['last-modified'] ?? ''))).toBe(false);
  });

  test('keeps user metadata and system headers', async () => {
    const headers = { 'x-amz-meta-cycle': 'C7', 'x-amz-meta-path': 'a/b c', 'cache-control': 'no-store' };
    await client.call({ method: 'PUT', key: key('metadata'), headers, body: 'x' });
    expect((await client.call({ method: 'HEAD', key: key('metadata') })).headers).toMatchObject(headers);
  });

  test('keeps header values in any script', async () => {
    // Not Content-Disposition, which Node's own client cannot send in any script.
    const headers = { 'cache-control': asSent('x="報告 é"') };
    const signed = await client.sign({ method: 'PUT', key: key('script'), body: 'x' }, { sign: 'query' });
    expect((await send({ ...signed, headers })).status).toBe(200);
    for (const method of ['GET', 'HEAD']) {
      const got = await client.call({ method, key: key('script') });
      expect([got.status, got.headers['cache-control']]).toEqual([200, headers['cache-control']]);
    }
  });

  test('lets a presigned link name the download', async () => {
    await client.call({ method: 'PUT', key: key('named'), body: 'x' });
    const query = { 'response-content-disposition': 'attachment; filename="報告.txt"' };
    const got = await client.call({ key: key('named'), query }, { sign: 'query' });
    expect([got.status, got.headers['content-disposition']]).toEqual([
      200,
      asSent(query['response-content-disposition']),
    ]);
  });

  test('overwrites an object with one PUT', async () => {
    await client.call({ method: 'PUT', key: key('overwrite'), body: 'first, and longer' });
    await client.call({ method: 'PUT', key: key('overwrite'), body: 'second' });
    expect((await client.call({ key: key('overwrite') })).text).toBe('second');
  });

  test('answers NoSuchKey for what is not there, and HEAD with 404 and no body', async () => {
    const got = await client.call({ key: key('missing') });
    expect([got.status, got.code]).toEqual([404, 'NoSuchKey']);
    expect(text(got.text, 'RequestId')).toBeTruthy();
    const head = await client.call({ method: 'HEAD', key: key('missing') });
    expect([head.status, head.text]).toEqual([404, '']);
  });

  test('deletes, and says 204 also for what was never there', async () => {
    await client.call({ method: 'PUT', key: key('deleted'), body: 'x' });
    expect((await client.call({ method: 'DELETE', key: key('deleted') })).status).toBe(204);
    expect((await client.call({ key: key('deleted') })).status).toBe(404);
    expect((await client.call({ method: 'DELETE', key: key('deleted') })).status).toBe(204);
  });

  test('deletes many keys in one request, whatever characters they hold', async () => {
    const keys = ['a', 'b & c', '<d>', 'é\u{1F600}', 'not there'].map((name) => key(`many/${name}`));
    for (const each of keys.slice(0, -1)) await client.call({ method: 'PUT', key: each, body: 'x' });
    const reply = await deleteKeys(client, client.access.bucket, keys);
    expect(reply.status).toBe(200);
    expect(texts(reply.text, 'Key').sort()).toEqual([...keys].sort());
    for (const each of keys) expect((await client.call({ key: each })).status).toBe(404);
  });

  test('wants a digest with a deletion of many keys', async () => {
    const body = `<Delete><Object><Key>${key('x')}</Key></Object></Delete>`;
    const reply = await client.call({ method: 'POST', query: { delete: '' }, body });
    expect(reply.status).toBe(profile.requiresDigestOnDeleteObjects ? 400 : 200);
  });

  test('is silent about deleted keys when asked to be', async () => {
    await client.call({ method: 'PUT', key: key('quiet'), body: 'x' });
    const body = `<Delete><Quiet>true</Quiet><Object><Key>${key('quiet')}</Key></Object></Delete>`;
    const headers = { 'content-md5': md5Base64(body) };
    const reply = await client.call({ method: 'POST', query: { delete: '' }, headers, body });
    expect([reply.status, texts(reply.text, 'Key')]).toEqual([200, []]);
  });

  test('copies an object with its metadata, or with new metadata', async () => {
    const headers = { 'x-amz-meta-a': '1', 'content-type': 'text/x-a' };
    await client.call({ method: 'PUT', key: key('copy from + é'), headers, body: 'copied' });
    const source = new URL(client.url({ key: key('copy from + é') })).pathname;
    const copy = await client.call({
      method: 'PUT',
      key: key('copy-to'),
      headers: { 'x-amz-copy-source': source },
    });
    expect(copy.status).toBe(200);
    expect(copy.text).toContain(md5Hex('copied'));
    const got = await client.call({ key: key('copy-to') });
    expect(got.text).toBe('copied');
    expect(got.headers).toMatchObject(headers);
    const replace = {
      'x-amz-copy-source': source,
      'x-amz-metadata-directive': 'REPLACE',
      'x-amz-meta-b': '2',
    };
    await client.call({ method: 'PUT', key: key('copy-to'), headers: replace });
    const replaced = await client.call({ method: 'HEAD', key: key('copy-to') });
    expect(replaced.headers['x-amz-meta-b']).toBe('2');
    expect(replaced.headers['x-amz-meta-a']).toBeUndefined();
  });
});

describe('ranges and conditions on reading', () => {
  test.each([
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=4-', '456789', 'bytes 4-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
  ])('answers %s with the part it names', async (range, part, contentRange) => {
    await client.call({ method: 'PUT', key: key('range'), body: '0123456789' });
    const got = await client.call({ key: key('range'), headers: { range } });
    expect([got.status, got.text, got.headers['content-range']]).toEqual([206, part, contentRange]);
  });

  test('refuses a range behind the end', async () => {
    await client.call({ method: 'PUT', key: key('range'), body: '0123456789' });
    const got = await client.call({ key: key('range'), headers: { range: 'bytes=10-12' } });
    expect([got.status, got.code]).toEqual([416, 'InvalidRange']);
  });

  test('answers 304 to If-None-Match with the ETag, and 412 to If-Match with another', async () => {
    const put = await client.call({ method: 'PUT', key: key('conditional'), body: 'x' });
    const etag = put.headers.etag ?? '';
    expect((await client.call({ key: key('conditional'), headers: { 'if-none-match': etag } })).status).toBe(
      304,
    );
    expect((await client.call({ key: key('conditional'), headers: { 'if-match': etag } })).status).toBe(200);
    expect((await client.call({ key: key('conditional'), headers: { 'if-match': '"other"' } })).status).toBe(
      412,
    );
  });
});

describe('bodies that are not what was announced', () => {
  test('refuses a PUT without Content-Length', async () => {
    const signed = await client.sign({ method: 'PUT', key: key('no-length') });
    const headers = { ...signed.headers, 'transfer-encoding': 'chunked' };
    const reply = await send({ ...signed, headers, body: Buffer.from('chunked') });
    expect([reply.status, reply.code]).toEqual([411, 'MissingContentLength']);
  });
});

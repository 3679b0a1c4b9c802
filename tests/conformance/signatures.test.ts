import { describe, expect, test } from 'vitest';
import { send } from './s3-client.ts';
import { connect, md5Base64, sha256Hex } from './s3-under-test.ts';
import { signRaw } from './sign-raw.ts';

const { client, key, profile } = await connect();
const MINUTE_MS = 60_000;

describe.each(['header', 'query'] as const)('a signature in the %s', (sign) => {
  test('lets a PUT and a GET through', async () => {
    expect((await client.call({ method: 'PUT', key: key(sign), body: 'signed' }, { sign })).status).toBe(200);
    expect((await client.call({ key: key(sign) }, { sign })).text).toBe('signed');
  });

  test('of a wrong secret is refused', async () => {
    const reply = await client.call(
      { method: 'PUT', key: key('wrong'), body: 'x' },
      { sign, secretAccessKey: 'wrong' },
    );
    expect([reply.status, reply.code]).toEqual([403, 'SignatureDoesNotMatch']);
  });

  test('of an unknown key is refused', async () => {
    const reply = await client.call({ key: key('wrong') }, { sign, accessKeyId: 'NOSUCHKEY00000000000' });
    expect([reply.status, reply.code]).toEqual([403, 'InvalidAccessKeyId']);
  });

  test('for one key does not open another', async () => {
    const signed = await client.sign({ method: 'PUT', key: key('one'), body: 'x' }, { sign });
    const reply = await send({ ...signed, url: signed.url.replace('/one', '/two') });
    expect([reply.status, reply.code]).toEqual([403, 'SignatureDoesNotMatch']);
  });

  test('for one method does not serve another', async () => {
    await client.call({ method: 'PUT', key: key('method'), body: 'x' });
    const signed = await client.sign({ key: key('method') }, { sign });
    const reply = await send({ ...signed, method: 'DELETE' });
    expect([reply.status, reply.code]).toEqual([403, 'SignatureDoesNotMatch']);
  });

  test('covers the query', async () => {
    const signed = await client.sign(
      { method: 'PUT', key: key('query'), query: { partNumber: '1', uploadId: 'u' } },
      { sign },
    );
    const reply = await send({ ...signed, url: signed.url.replace('partNumber=1', 'partNumber=2') });
    expect([reply.status, reply.code]).toEqual([403, 'SignatureDoesNotMatch']);
  });

  test('covers the headers that it names', async () => {
    const signed = await client.sign(
      { method: 'PUT', key: key('h'), headers: { 'x-amz-meta-a': '1' }, body: 'x' },
      { sign },
    );
    const changed = await send({ ...signed, headers: { ...signed.headers, 'x-amz-meta-a': '2' } });
    expect([changed.status, changed.code]).toEqual([403, 'SignatureDoesNotMatch']);
    const { 'x-amz-meta-a': _, ...fewer } = signed.headers;
    expect((await send({ ...signed, headers: fewer })).status).toBe(403);
    expect((await send(signed)).status).toBe(200);
  });

  test('covers a header that is empty', async () => {
    const call = { method: 'PUT', key: key('empty'), headers: { 'x-amz-meta-a': '' }, body: 'x' };
    const signed = await client.sign(call, { sign });
    expect((await send(signed)).status).toBe(200);
    const { 'x-amz-meta-a': _, ...fewer } = signed.headers;
    expect((await send({ ...signed, headers: fewer })).status).toBe(profile.tellsAbsentFromEmpty ? 403 : 200);
  });

  test('does not let x-amz headers through that it does not cover', async () => {
    const signed = await client.sign({ method: 'PUT', key: key('extra'), body: 'x' }, { sign });
    const reply = await send({ ...signed, headers: { ...signed.headers, 'x-amz-meta-extra': '1' } });
    expect(reply.status).toBe(profile.refusesUnsignedAmzHeaders ? 403 : 200);
  });

  test('for another region is refused', async () => {
    const reply = await client.call({ method: 'HEAD' }, { sign, region: 'eu-nowhere-9' });
    expect(reply.status).toBe(profile.refusesForeignRegion ? 400 : 200);
  });

  test('of a clock that is far ahead is refused', async () => {
    const reply = await client.call(
      { key: key('x') },
      { sign, signedAt: new Date(Date.now() + 30 * MINUTE_MS) },
    );
    const expected = sign === 'header' ? [403, 'RequestTimeTooSkewed'] : profile.notYetValid;
    expect([reply.status, reply.code]).toEqual(expected);
  });

  // The characters on which signers disagree, and a path that no client may clean up.
  test.each(['a+b', 'a b', 'a%2Fb', "!'()*~", 'é', '\u{1F600}', 'a//b', 'a?b#c&d=e', '&<>"'])(
    'verifies the key %j',
    async (name) => {
      const reply = await client.call({ method: 'PUT', key: key(`strange/${name}`), body: name }, { sign });
      expect(reply.status).toBe(200);
      expect((await client.call({ key: key(`strange/${name}`) }, { sign })).text).toBe(name);
    },
  );

  test.each(['a/../b', 'a/./b', './a', '../a', 'a/..'])('does not clean up the key %j', async (name) => {
    const put = signRaw(
      client.access,
      { method: 'PUT', key: key(`dots/${name}`), body: Buffer.from(name) },
      sign,
    );
    expect((await send(put.call, put.path)).status).toBe(200);
    const get = signRaw(client.access, { method: 'GET', key: key(`dots/${name}`) }, sign);
    expect((await send(get.call, get.path)).text).toBe(name);
    const remove = signRaw(client.access, { method: 'DELETE', key: key(`dots/${name}`) }, sign);
    expect((await send(remove.call, remove.path)).status).toBe(204);
  });
});

describe('a presigned URL', () => {
  test('ends when it expires', async () => {
    const signedAt = new Date(Date.now() - 2 * MINUTE_MS);
    const reply = await client.call({ key: key('x') }, { sign: 'query', signedAt, expiresSeconds: 60 });
    expect([reply.status, reply.code]).toEqual([403, 'AccessDenied']);
    if (profile.saysThatRequestHasExpired) expect(reply.text).toContain('Request has expired');
    else expect(reply.text).not.toContain('expired');
  });

  test('still works long after the clock skew while it has not expired', async () => {
    const signedAt = new Date(Date.now() - 60 * MINUTE_MS);
    const reply = await client.call({ method: 'HEAD' }, { sign: 'query', signedAt, expiresSeconds: 7200 });
    expect(reply.status).toBe(200);
  });

  test('lives a week at most', async () => {
    expect((await client.call({ method: 'HEAD' }, { sign: 'query', expiresSeconds: 604_800 })).status).toBe(
      200,
    );
    const reply = await client.call({ key: key('x') }, { sign: 'query', expiresSeconds: 604_801 });
    expect([reply.status, reply.code]).toEqual(profile.expiryOverAWeek);
  });

  test('binds the Content-MD5 that it was signed with', async () => {
    const call = { method: 'PUT', key: key('md5'), headers: { 'content-md5': md5Base64('right') } };
    const signed = await client.sign(call, { sign: 'query' });
    expect((await send({ ...signed, body: Buffer.from('right') })).status).toBe(200);
    const wrongBody = await send({ ...signed, body: Buffer.from('wrong') });
    expect([wrongBody.status, wrongBody.code]).toEqual([400, 'BadDigest']);
    const otherHeader = { ...signed.headers, 'content-md5': md5Base64('wrong') };
    const swapped = await send({ ...signed, headers: otherHeader, body: Buffer.from('wrong') });
    expect([swapped.status, swapped.code]).toEqual([403, 'SignatureDoesNotMatch']);
    const without = await send({ ...signed, headers: {}, body: Buffer.from('wrong') });
    expect(without.status).toBe(403);
  });

  test('binds the Content-Length that it was signed with', async () => {
    const call = { method: 'PUT', key: key('length'), headers: { 'content-length': '5' } };
    const signed = await client.sign(call, { sign: 'query', allHeaders: true });
    expect(signed.url).toContain('content-length');
    expect((await send({ ...signed, body: Buffer.from('12345') })).status).toBe(200);
    const longer = { ...signed, headers: { 'content-length': '6' }, body: Buffer.from('123456') };
    expect((await send(longer)).code).toBe('SignatureDoesNotMatch');
  });

  test('binds If-None-Match', async () => {
    const call = { method: 'PUT', key: key('bound'), headers: { 'if-none-match': '*' } };
    const signed = await client.sign(call, { sign: 'query' });
    expect(signed.url).toContain('if-none-match');
    expect((await send({ ...signed, headers: {}, body: Buffer.from('x') })).status).toBe(403);
    expect((await send({ ...signed, body: Buffer.from('x') })).status).toBe(200);
  });
});

describe('the rest of a request', () => {
  test('without any signature is refused', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const reply = await client.call(
        { method, key: key('anonymous'), body: method === 'PUT' ? 'x' : undefined },
        { sign: 'none' },
      );
      expect([reply.status, reply.code]).toEqual([403, 'AccessDenied']);
    }
  });

  test('with a signed body hash must have that body', async () => {
    const headers = { 'x-amz-content-sha256': sha256Hex('right') };
    expect((await client.call({ method: 'PUT', key: key('sha'), headers, body: 'right' })).status).toBe(200);
    const reply = await client.call({ method: 'PUT', key: key('sha'), headers, body: 'wrong' });
    expect([reply.status, reply.code]).toEqual([400, 'XAmzContentSHA256Mismatch']);
    expect((await client.call({ key: key('sha') })).text).toBe('right');
  });
});

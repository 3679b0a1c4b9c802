import { describe, expect, test } from 'vitest';
import { connect, makeBucket } from './s3-under-test.ts';
import { texts } from './s3-xml.ts';

const { client, profile } = await connect();
const bucket = await makeBucket(client);
const bare = await makeBucket(client);

const RULES = `<CORSConfiguration>
<CORSRule><AllowedOrigin>https://*.example.com</AllowedOrigin><AllowedMethod>PUT</AllowedMethod><AllowedMethod>GET</AllowedMethod><AllowedHeader>Content-*</AllowedHeader><AllowedHeader>x-amz-meta-cycle</AllowedHeader><ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>600</MaxAgeSeconds></CORSRule>
<CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>HEAD</AllowedMethod></CORSRule>
</CORSConfiguration>`;

const set = await client.call({ method: 'PUT', bucket, query: { cors: '' }, body: RULES });

const preflight = (target: string, headers: Record<string, string>) =>
  client.call({ method: 'OPTIONS', bucket: target, key: 'k', headers }, { sign: 'none' });

const asks = (origin: string, method: string, wanted?: string) => ({
  origin,
  'access-control-request-method': method,
  ...(wanted !== undefined && { 'access-control-request-headers': wanted }),
});

const PAGE = 'https://app.example.com';

describe('the CORS configuration', () => {
  test('is kept and given back', async () => {
    expect(set.status).toBe(200);
    const got = await client.call({ bucket, query: { cors: '' } });
    expect(texts(got.text, 'AllowedOrigin').sort()).toEqual(['*', 'https://*.example.com']);
    expect(texts(got.text, 'MaxAgeSeconds')).toEqual(['600']);
    expect(texts(got.text, 'ExposeHeader')).toEqual(['ETag']);
  });

  test('of a bucket that has none is an error', async () => {
    const got = await client.call({ bucket: bare, query: { cors: '' } });
    expect([got.status, got.code]).toEqual([404, profile.noCorsCode]);
  });

  test('can be deleted', async () => {
    const other = await makeBucket(client);
    await client.call({ method: 'PUT', bucket: other, query: { cors: '' }, body: RULES });
    expect((await client.call({ method: 'DELETE', bucket: other, query: { cors: '' } })).status).toBe(204);
    expect((await client.call({ bucket: other, query: { cors: '' } })).status).toBe(404);
  });

  test('is refused when it is not XML', async () => {
    const reply = await client.call({ method: 'PUT', bucket, query: { cors: '' }, body: 'nonsense' });
    expect([reply.status, reply.code]).toEqual([400, 'MalformedXML']);
  });
});

describe('a preflight', () => {
  test('needs no signature, and is answered by the rule that matches', async () => {
    const reply = await preflight(bucket, asks(PAGE, 'PUT', 'content-type, x-amz-meta-cycle'));
    expect(reply.status).toBe(200);
    expect(reply.headers['access-control-allow-origin']).toBe(PAGE);
    expect(reply.headers['access-control-allow-methods']).toContain('PUT');
    expect(reply.headers['access-control-allow-headers']?.toLowerCase()).toContain('x-amz-meta-cycle');
    expect(reply.headers['access-control-max-age']).toBe('600');
    expect(reply.headers.vary?.toLowerCase()).toContain('origin');
  });

  test.each([
    ['another origin', asks('https://example.org', 'PUT')],
    ['an origin without the part that the wildcard needs', asks('https://example.com', 'PUT')],
    ['another method', asks(PAGE, 'DELETE')],
  ])('is refused for %s', async (_, headers) => {
    const reply = await preflight(bucket, headers);
    expect(reply.status).toBe(403);
    expect(reply.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('is refused for a header that is not allowed', async () => {
    const reply = await preflight(bucket, asks(PAGE, 'PUT', 'content-type, x-amz-meta-other'));
    expect(reply.status).toBe(403);
  });

  test('of an open rule is answered with a star', async () => {
    const reply = await preflight(bucket, asks('https://anyone.example.org', 'HEAD'));
    expect(reply.status).toBe(200);
    expect(reply.headers['access-control-allow-origin']).toBe(
      profile.openOriginIsStar ? '*' : 'https://anyone.example.org',
    );
  });

  test('is refused where nothing is configured', async () => {
    const reply = await preflight(bare, asks(PAGE, 'PUT'));
    expect([reply.status, reply.code]).toEqual([403, profile.preflightRefusedCode]);
    expect(reply.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('an answer', () => {
  test('carries the headers that let the page read it', async () => {
    const put = await client.call({
      method: 'PUT',
      bucket,
      key: 'read',
      headers: { origin: PAGE },
      body: 'x',
    });
    expect(put.headers['access-control-allow-origin']).toBe(PAGE);
    expect(put.headers['access-control-expose-headers']).toContain('ETag');
  });

  test('carries none for an origin that is not allowed', async () => {
    const headers = { origin: 'https://example.org' };
    const put = await client.call({ method: 'PUT', bucket, key: 'read', headers, body: 'x' });
    expect([put.status, put.headers['access-control-allow-origin']]).toEqual([200, undefined]);
  });

  test('carries none where nothing is configured', async () => {
    const put = await client.call({
      method: 'PUT',
      bucket: bare,
      key: 'read',
      headers: { origin: PAGE },
      body: 'x',
    });
    expect([put.status, put.headers['access-control-allow-origin']]).toEqual([200, undefined]);
  });

  test('carries them also when it is an error, so that a page can read why', async () => {
    const origin = { origin: PAGE };
    const missing = await client.call({ bucket, key: 'missing', headers: origin });
    expect(missing.status).toBe(404);
    expect(missing.headers['access-control-allow-origin']).toBe(
      profile.notFoundCarriesCors ? PAGE : undefined,
    );
    const denied = await client.call({ bucket, key: 'read', headers: origin }, { secretAccessKey: 'wrong' });
    expect(denied.status).toBe(403);
    expect(denied.headers['access-control-allow-origin']).toBe(profile.deniedCarriesCors ? PAGE : undefined);
  });
});

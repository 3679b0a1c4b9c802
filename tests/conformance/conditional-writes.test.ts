import { describe, expect, test } from 'vitest';
import { connect } from './s3-under-test.ts';
import { UploadDriver } from './upload-driver.ts';

const { client, key, profile } = await connect();
const uploads = new UploadDriver(client);
const ABSENT = { 'if-none-match': '*' };

describe('If-None-Match: * on a PUT', () => {
  test('writes where nothing is, and never over something', async () => {
    const first = await client.call({ method: 'PUT', key: key('absent'), headers: ABSENT, body: 'first' });
    const second = await client.call({ method: 'PUT', key: key('absent'), headers: ABSENT, body: 'second' });
    expect(first.status).toBe(200);
    const got = await client.call({ key: key('absent') });
    if (profile.honoursIfNoneMatchOnPut) {
      expect([second.status, second.code, got.text]).toEqual([412, 'PreconditionFailed', 'first']);
    } else {
      expect([second.status, got.text]).toEqual([200, 'second']);
    }
  });

  test('lets one of many writers at the same time win', async () => {
    const writers = Array.from({ length: 12 }, (_, index) => `writer ${index} ${'x'.repeat(200_000)}`);
    const replies = await Promise.all(
      writers.map((body) => client.call({ method: 'PUT', key: key('race'), headers: ABSENT, body })),
    );
    const winners = writers.filter((_, index) => replies[index]?.status === 200);
    const stored = (await client.call({ key: key('race') })).text;
    if (profile.honoursIfNoneMatchOnPut) {
      expect(replies.filter((reply) => reply.status === 412).length).toBe(11);
      expect(winners).toEqual([stored]);
    } else {
      expect(winners).toContain(stored);
    }
  });

  test('writes again after a deletion', async () => {
    await client.call({ method: 'PUT', key: key('again'), body: 'x' });
    await client.call({ method: 'DELETE', key: key('again') });
    expect((await client.call({ method: 'PUT', key: key('again'), headers: ABSENT, body: 'y' })).status).toBe(
      200,
    );
  });
});

describe('If-None-Match: * on Complete', () => {
  test('does not write over an object that came meanwhile, and leaves the upload open', async () => {
    const upload = await uploads.create(key('complete'));
    const etags = await uploads.putParts(upload, [Buffer.from('from parts')]);
    await client.call({ method: 'PUT', key: upload.key, body: 'came first' });
    const reply = await uploads.complete(upload, etags, ABSENT);
    const got = await client.call({ key: upload.key });
    if (profile.honoursIfNoneMatchOnComplete) {
      expect([reply.status, reply.code, got.text]).toEqual([412, 'PreconditionFailed', 'came first']);
      expect((await uploads.parts(upload)).status).toBe(200);
      expect((await uploads.abort(upload)).status).toBe(204);
    } else {
      expect([reply.status, got.text]).toEqual([200, 'from parts']);
    }
  });

  test('lets one of two completions win', async () => {
    const first = await uploads.create(key('two'));
    const second = await uploads.create(key('two'));
    const firstEtags = await uploads.putParts(first, [Buffer.from('first')]);
    const secondEtags = await uploads.putParts(second, [Buffer.from('second')]);
    const statuses = await Promise.all([
      uploads.complete(first, firstEtags, ABSENT),
      uploads.complete(second, secondEtags, ABSENT),
    ]).then((replies) => replies.map(({ status }) => status).sort());
    expect(statuses).toEqual(profile.honoursIfNoneMatchOnComplete ? [200, 412] : [200, 200]);
  });
});

describe('If-Match on a PUT', () => {
  test('replaces only the object that it names', async () => {
    const put = await client.call({ method: 'PUT', key: key('match'), body: 'first' });
    const wrong = await client.call({
      method: 'PUT',
      key: key('match'),
      headers: { 'if-match': '"0"' },
      body: 'x',
    });
    const headers = { 'if-match': put.headers.etag ?? '' };
    const right = await client.call({ method: 'PUT', key: key('match'), headers, body: 'second' });
    expect([wrong.status, right.status]).toEqual(profile.ifMatchStatuses);
  });
});

import { createHash } from 'node:crypto';
import { createCRC32, createCRC64 } from 'hash-wasm';
import { describe, expect, test } from 'vitest';
import { connect, md5Base64 } from './s3-under-test.ts';
import { MIB, UploadDriver } from './upload-driver.ts';

const { client, key, profile } = await connect();
const uploads = new UploadDriver(client);

const RIGHT = 'The right body';
const WRONG = 'The wrong body';

const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');

const ALGORITHMS: Record<string, (data: string) => Promise<string>> = {
  crc32: async (data) => base64((await createCRC32()).init().update(data).digest()),
  crc32c: async (data) => base64((await createCRC32(0x82f63b78)).init().update(data).digest()),
  crc64nvme: async (data) => base64((await createCRC64('9a6c9329ac4bc9b5')).init().update(data).digest()),
  sha1: async (data) => createHash('sha1').update(data).digest('base64'),
  sha256: async (data) => createHash('sha256').update(data).digest('base64'),
};

test('the checksums are the published ones of "123456789"', async () => {
  const values = await Promise.all(Object.values(ALGORITHMS).map((digest) => digest('123456789')));
  expect(values.slice(0, 3)).toEqual(['cbf43926', 'e3069283', 'ae8b14860a799888'].map(base64));
});

describe('Content-MD5', () => {
  test('is verified', async () => {
    const headers = { 'content-md5': md5Base64(RIGHT) };
    expect((await client.call({ method: 'PUT', key: key('md5'), headers, body: RIGHT })).status).toBe(200);
    const reply = await client.call({ method: 'PUT', key: key('md5'), headers, body: WRONG });
    expect([reply.status, reply.code]).toEqual([400, 'BadDigest']);
    expect((await client.call({ key: key('md5') })).text).toBe(RIGHT);
  });

  test('is refused when it is no MD5', async () => {
    const headers = { 'content-md5': 'not-base64-of-16-bytes' };
    const reply = await client.call({ method: 'PUT', key: key('md5'), headers, body: RIGHT });
    expect([reply.status, reply.code]).toEqual(profile.invalidMd5);
  });

  test('is verified on a part', async () => {
    const upload = await uploads.create(key('md5-part'));
    const reply = await uploads.putPart(upload, 1, Buffer.from(WRONG), { 'content-md5': md5Base64(RIGHT) });
    expect([reply.status, reply.code]).toEqual([400, 'BadDigest']);
    expect((await uploads.parts(upload)).text).not.toContain('<PartNumber>1');
  });
});

describe.each(Object.entries(ALGORITHMS))('x-amz-checksum-%s', (algorithm, digest) => {
  const header = `x-amz-checksum-${algorithm}`;

  test('is verified on a PUT', async () => {
    const headers = { [header]: await digest(RIGHT) };
    const name = key(`wrong-${algorithm}`);
    const reply = await client.call({ method: 'PUT', key: name, headers, body: WRONG });
    const stored = await client.call({ method: 'HEAD', key: name });
    if (profile.verifiesChecksums) {
      expect([reply.status, reply.code, stored.status]).toEqual([400, 'BadDigest', 404]);
      expect(reply.text).toContain(
        `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
      );
    } else {
      expect([reply.status, stored.status]).toEqual([200, 200]);
    }
  });

  test('is given back by PUT, and by HEAD and GET when asked for', async () => {
    const value = await digest(RIGHT);
    const name = key(`right-${algorithm}`);
    const put = await client.call({ method: 'PUT', key: name, headers: { [header]: value }, body: RIGHT });
    const expected = profile.verifiesChecksums ? value : undefined;
    expect([put.status, put.headers[header]]).toEqual([200, expected]);
    const mode = { 'x-amz-checksum-mode': 'ENABLED' };
    expect((await client.call({ method: 'HEAD', key: name, headers: mode })).headers[header]).toBe(expected);
    expect((await client.call({ key: name, headers: mode })).headers[header]).toBe(expected);
    expect((await client.call({ method: 'HEAD', key: name })).headers[header]).toBeUndefined();
  });

  test('is verified on a part', async () => {
    const upload = await uploads.create(key(`part-${algorithm}`));
    const value = await digest(RIGHT);
    const wrong = await uploads.putPart(upload, 1, Buffer.from(WRONG), { [header]: value });
    expect(wrong.status).toBe(profile.verifiesChecksums ? 400 : 200);
    const right = await uploads.putPart(upload, 1, Buffer.from(RIGHT), { [header]: value });
    expect([right.status, right.headers[header]]).toEqual([
      200,
      profile.verifiesChecksums ? value : undefined,
    ]);
  });

  test('is refused when it has the wrong length', async () => {
    const reply = await client.call({
      method: 'PUT',
      key: key('x'),
      headers: { [header]: 'AAA=' },
      body: RIGHT,
    });
    expect(reply.status).toBe(profile.verifiesChecksums ? 400 : 200);
  });

  test('is verified in the trailer of a streaming body', async () => {
    const value = await digest(RIGHT);
    const name = key(`trailer-${algorithm}`);
    const call = (trailer: string) => ({
      method: 'PUT',
      key: name,
      headers: {
        'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
        'x-amz-decoded-content-length': String(RIGHT.length),
        'x-amz-trailer': header,
        'content-encoding': 'aws-chunked',
      },
      body: `5\r\n${RIGHT.slice(0, 5)}\r\n9\r\n${RIGHT.slice(5)}\r\n0\r\n${header}:${trailer}\r\n\r\n`,
    });
    const wrong = await client.call(call(await digest(WRONG)));
    const right = await client.call(call(value));
    if (profile.understandsStreamingTrailers) {
      expect([wrong.status, wrong.code]).toEqual([400, 'BadDigest']);
      expect([right.status, right.headers[header]]).toEqual([200, value]);
      expect((await client.call({ key: name })).text).toBe(RIGHT);
    } else {
      expect([wrong.status, right.status]).toEqual(profile.streamingTrailerStatuses);
    }
  });
});

describe('the checksum of a multipart object', () => {
  const parts = [Buffer.alloc(5 * MIB, 'a'), Buffer.alloc(5 * MIB + 3, 'b'), Buffer.from('c')];

  test.each(['crc32', 'crc32c', 'crc64nvme'])('may be the %s of all its bytes', async (algorithm) => {
    const header = `x-amz-checksum-${algorithm}`;
    const whole = await ALGORITHMS[algorithm]?.(Buffer.concat(parts).toString());
    const asked = {
      'x-amz-checksum-algorithm': algorithm.toUpperCase(),
      'x-amz-checksum-type': 'FULL_OBJECT',
    };
    const upload = await uploads.create(key(`whole-${algorithm}`), asked);
    const etags = await uploads.putParts(upload, parts);
    const wrong = await uploads.complete(upload, etags, {
      [header]: (await ALGORITHMS[algorithm]?.(WRONG)) ?? '',
    });
    if (profile.verifiesChecksums) {
      expect([wrong.status, wrong.code]).toEqual([400, 'BadDigest']);
      expect((await uploads.complete(upload, etags, { [header]: whole ?? '' })).status).toBe(200);
    } else {
      expect(wrong.status).toBe(200);
    }
    const head = await client.call({
      method: 'HEAD',
      key: upload.key,
      headers: { 'x-amz-checksum-mode': 'ENABLED' },
    });
    expect(head.headers[header]).toBe(profile.verifiesChecksums ? whole : undefined);
  });

  test('takes parts of its own algorithm only', async () => {
    const upload = await uploads.create(key('mixed'), { 'x-amz-checksum-algorithm': 'CRC32' });
    const headers = { 'x-amz-checksum-sha256': (await ALGORITHMS.sha256?.(RIGHT)) ?? '' };
    const reply = await uploads.putPart(upload, 1, Buffer.from(RIGHT), headers);
    expect(reply.status).toBe(profile.verifiesChecksums ? 400 : 200);
  });

  test('may be the checksum of the checksums of its parts', async () => {
    const upload = await uploads.create(key('composite'), { 'x-amz-checksum-algorithm': 'SHA256' });
    const etags = await uploads.putParts(upload, parts);
    expect((await uploads.complete(upload, etags)).status).toBe(200);
    const all = createHash('sha256');
    for (const part of parts) all.update(createHash('sha256').update(part).digest());
    const head = await client.call({
      method: 'HEAD',
      key: upload.key,
      headers: { 'x-amz-checksum-mode': 'ENABLED' },
    });
    const composite = `${all.digest('base64')}-3`;
    expect(head.headers['x-amz-checksum-sha256']).toBe(profile.verifiesChecksums ? composite : undefined);
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { connect, md5Hex } from './s3-under-test.ts';
import { text, texts, withTag } from './s3-xml.ts';
import { completeBody, MIB, UploadDriver } from './upload-driver.ts';

const { client, key, profile } = await connect();
const uploads = new UploadDriver(client);

const part = (fill: string, sizeBytes = 5 * MIB) => Buffer.alloc(sizeBytes, fill);

const multipartEtag = (parts: readonly Buffer[]) => {
  const md5 = createHash('md5');
  for (const each of parts) md5.update(createHash('md5').update(each).digest());
  return `${md5.digest('hex')}-${parts.length}`;
};

describe('a multipart upload', () => {
  test('becomes one object of its parts, with their combined ETag', async () => {
    const parts = [part('a'), part('b', 5 * MIB + 1), part('c', 3)];
    const headers = { 'content-type': 'video/x-test', 'x-amz-meta-cycle': 'C1' };
    const upload = await uploads.create(key('three'), headers);
    const etags = await uploads.putParts(upload, parts);
    expect(etags).toEqual(parts.map((each) => `"${md5Hex(each)}"`));
    const done = await uploads.complete(upload, etags);
    expect(done.status).toBe(200);
    expect(text(done.text, 'ETag')).toBe(profile.completesWithEtag ? `"${multipartEtag(parts)}"` : '');
    const got = await client.call({ key: upload.key });
    expect(got.body.equals(Buffer.concat(parts))).toBe(true);
    expect(got.headers.etag).toBe(`"${multipartEtag(parts)}"`);
    expect(got.headers).toMatchObject(headers);
    const listing = await client.call({ query: { 'list-type': '2', prefix: upload.key } });
    expect(text(listing.text, 'ETag')).toBe(`"${multipartEtag(parts)}"`);
    expect(text(listing.text, 'Size')).toBe(String(10 * MIB + 4));
    const across = { range: `bytes=${5 * MIB - 1}-${5 * MIB}` };
    expect((await client.call({ key: upload.key, headers: across })).text).toBe('ab');
  });

  test('may have one part, of any size', async () => {
    const upload = await uploads.create(key('single'));
    const etags = await uploads.putParts(upload, [part('a', 1)]);
    await uploads.complete(upload, etags);
    const head = await client.call({ method: 'HEAD', key: upload.key });
    expect(head.headers.etag).toBe(`"${multipartEtag([part('a', 1)])}"`);
  });

  test('shows nothing until it is complete, and leaves what was there', async () => {
    await client.call({ method: 'PUT', key: key('until'), body: 'before' });
    const upload = await uploads.create(key('until'));
    const etags = await uploads.putParts(upload, [part('a', 9)]);
    expect((await client.call({ key: key('until') })).text).toBe('before');
    await uploads.complete(upload, etags);
    expect((await client.call({ key: key('until') })).text).toBe('aaaaaaaaa');
  });

  test('takes the last body of a part that was sent twice', async () => {
    const upload = await uploads.create(key('twice'));
    await uploads.putPart(upload, 1, part('a', 9));
    const second = await uploads.putPart(upload, 1, part('b', 9));
    await uploads.complete(upload, [second.headers.etag ?? '']);
    expect((await client.call({ key: key('twice') })).text).toBe('bbbbbbbbb');
  });

  test('may skip part numbers', async () => {
    const upload = await uploads.create(key('sparse'));
    const first = await uploads.putPart(upload, 7, part('a'));
    const last = await uploads.putPart(upload, 10_000, part('b', 2));
    const body = completeBody([
      [7, first.headers.etag ?? ''],
      [10_000, last.headers.etag ?? ''],
    ]);
    expect((await uploads.completeWith(upload, body)).status).toBe(200);
    const got = await client.call({ key: upload.key });
    expect(got.body.equals(Buffer.concat([part('a'), part('b', 2)]))).toBe(true);
  });

  test('may leave out parts that were sent', async () => {
    const upload = await uploads.create(key('left-out'));
    const first = await uploads.putPart(upload, 1, part('a', 3));
    await uploads.putPart(upload, 2, part('b', 3));
    const reply = await uploads.complete(upload, [first.headers.etag ?? '']);
    const got = await client.call({ key: upload.key });
    if (profile.mayLeaveOutParts) expect([reply.status, got.text]).toEqual([200, 'aaa']);
    else expect([reply.status, reply.code, got.status]).toEqual([400, 'InvalidPart', 404]);
  });

  test('works with presigned part URLs', async () => {
    const upload = await uploads.create(key('presigned'));
    const query = { partNumber: '1', uploadId: upload.uploadId };
    const reply = await client.call(
      { method: 'PUT', key: upload.key, query, body: 'part' },
      { sign: 'query' },
    );
    expect(reply.status).toBe(200);
    await uploads.complete(upload, [reply.headers.etag ?? '']);
    expect((await client.call({ key: upload.key })).text).toBe('part');
  });
});

describe('completing is refused', () => {
  test('when parts are out of order', async () => {
    const upload = await uploads.create(key('order'));
    const parts = [part('a'), part('b')];
    const [first = '', second = ''] = await uploads.putParts(upload, parts);
    const turned = [
      [2, second],
      [1, first],
    ] as const;
    const reply = await uploads.completeWith(upload, completeBody(turned));
    if (profile.refusesPartsOutOfOrder) {
      expect([reply.status, reply.code]).toEqual([400, 'InvalidPartOrder']);
      // The upload is still there.
      expect((await uploads.complete(upload, [first, second])).status).toBe(200);
    }
    const got = await client.call({ key: upload.key });
    expect(got.body.equals(Buffer.concat(parts))).toBe(true);
  });

  test('when an ETag is not the one of the part', async () => {
    const upload = await uploads.create(key('etag'));
    await uploads.putParts(upload, [part('a', 1)]);
    const reply = await uploads.complete(upload, [`"${md5Hex('other')}"`]);
    expect([reply.status, reply.code]).toEqual([400, 'InvalidPart']);
  });

  test('when a part was never sent', async () => {
    const upload = await uploads.create(key('never'));
    const [etag = ''] = await uploads.putParts(upload, [part('a')]);
    const reply = await uploads.completeWith(
      upload,
      completeBody([
        [1, etag],
        [2, etag],
      ]),
    );
    expect([reply.status, reply.code]).toEqual([400, 'InvalidPart']);
  });

  test('when a part before the last is smaller than 5 MiB', async () => {
    const upload = await uploads.create(key('small'));
    const etags = await uploads.putParts(upload, [part('a', 5 * MIB - 1), part('b', 1)]);
    const reply = await uploads.complete(upload, etags);
    expect([reply.status, reply.code]).toEqual([400, 'EntityTooSmall']);
    expect((await client.call({ key: upload.key })).status).toBe(404);
  });

  test('when no part is named', async () => {
    const upload = await uploads.create(key('none'));
    const reply = await uploads.completeWith(upload, '<CompleteMultipartUpload></CompleteMultipartUpload>');
    expect([reply.status, reply.code]).toEqual([400, 'MalformedXML']);
  });

  test('when the document is not XML', async () => {
    const upload = await uploads.create(key('not-xml'));
    const reply = await uploads.completeWith(upload, 'this is not XML');
    expect([reply.status, reply.code]).toEqual([400, 'MalformedXML']);
  });
});

describe('an upload that has ended', () => {
  test('is gone after it was completed', async () => {
    const upload = await uploads.create(key('gone'));
    const etags = await uploads.putParts(upload, [part('a', 1)]);
    await uploads.complete(upload, etags);
    expect((await uploads.putPart(upload, 2, part('b', 1))).code).toBe('NoSuchUpload');
    expect((await uploads.parts(upload)).code).toBe(profile.listPartsEndedCode);
    const again = await uploads.complete(upload, etags);
    expect([again.status, again.code]).toEqual(profile.completeAgain);
    expect((await client.call({ key: upload.key })).text).toBe('a');
  });

  test('is gone after it was aborted, with its parts', async () => {
    const upload = await uploads.create(key('aborted'));
    const etags = await uploads.putParts(upload, [part('a', 1)]);
    expect((await uploads.abort(upload)).status).toBe(204);
    for (const reply of [await uploads.abort(upload), await uploads.putPart(upload, 1, part('a', 1))]) {
      expect([reply.status, reply.code]).toEqual([404, 'NoSuchUpload']);
    }
    const parts = await uploads.parts(upload);
    expect([parts.status, parts.code]).toEqual([404, profile.listPartsEndedCode]);
    const completed = await uploads.complete(upload, etags);
    expect([completed.status, completed.code]).toEqual(profile.completeAborted);
    expect((await client.call({ key: upload.key })).status).toBe(404);
  });

  test('does not exist for an id that was never given', async () => {
    const reply = await uploads.putPart({ key: key('x'), uploadId: 'never-given' }, 1, part('a', 1));
    expect([reply.status, reply.code]).toEqual([404, 'NoSuchUpload']);
  });
});

test.each(['0', '10001'])('part number %s is out of range', async (partNumber) => {
  const upload = await uploads.create(key('numbers'));
  const query = { partNumber, uploadId: upload.uploadId };
  const reply = await client.call({ method: 'PUT', key: upload.key, query, body: 'x' });
  const refused = [400, 'InvalidArgument'];
  expect([reply.status, reply.code]).toEqual(
    profile.refusesPartNumbersOutOfRange ? refused : [200, undefined],
  );
});

test('a part number that is no number is refused', async () => {
  const upload = await uploads.create(key('numbers'));
  const query = { partNumber: 'abc', uploadId: upload.uploadId };
  const reply = await client.call({ method: 'PUT', key: upload.key, query, body: 'x' });
  expect([reply.status, reply.code]).toEqual([400, 'InvalidArgument']);
});

describe('ListParts', () => {
  test('gives number, size and ETag of each part, in order, page by page', async () => {
    const upload = await uploads.create(key('list-parts'));
    for (const number of [3, 1, 20, 2]) await uploads.putPart(upload, number, part('p', number));
    const all = await uploads.parts(upload);
    expect(texts(all.text, 'PartNumber')).toEqual(['1', '2', '3', '20']);
    expect(texts(all.text, 'Size')).toEqual(['1', '2', '3', '20']);
    expect(texts(all.text, 'ETag')).toEqual([1, 2, 3, 20].map((size) => `"${md5Hex(part('p', size))}"`));
    expect(text(all.text, 'IsTruncated')).toBe('false');
    const first = await uploads.parts(upload, { 'max-parts': '2' });
    expect(texts(first.text, 'PartNumber')).toEqual(['1', '2']);
    expect([text(first.text, 'IsTruncated'), text(first.text, 'NextPartNumberMarker')]).toEqual([
      'true',
      '2',
    ]);
    const second = await uploads.parts(upload, { 'max-parts': '2', 'part-number-marker': '2' });
    expect(texts(second.text, 'PartNumber')).toEqual(['3', '20']);
    expect(text(second.text, 'IsTruncated')).toBe('false');
  });

  test('is empty before the first part', async () => {
    const upload = await uploads.create(key('list-nothing'));
    const reply = await uploads.parts(upload);
    expect([reply.status, texts(reply.text, 'PartNumber')]).toEqual([200, []]);
  });
});

describe('ListMultipartUploads', () => {
  test('shows the open uploads under a prefix, page by page', async () => {
    const names = ['a', 'b', 'b', 'c'].map((name) => key(`open/${name}`));
    const ids: string[] = [];
    for (const name of names) ids.push((await uploads.create(name)).uploadId);
    await uploads.create(key('elsewhere'));
    const prefix = key('open/');
    const all = await client.call({ query: { uploads: '', prefix } });
    expect(withTag(all.text, 'Upload').flatMap((xml) => texts(xml, 'Key'))).toEqual(names);
    expect(
      withTag(all.text, 'Upload')
        .flatMap((xml) => texts(xml, 'UploadId'))
        .sort(),
    ).toEqual([...ids].sort());
    const found: string[] = [];
    let markers: Record<string, string> = {};
    for (;;) {
      const page = await client.call({ query: { uploads: '', prefix, 'max-uploads': '1', ...markers } });
      found.push(...withTag(page.text, 'Upload').flatMap((xml) => texts(xml, 'UploadId')));
      if (text(page.text, 'IsTruncated') !== 'true') break;
      markers = {
        'key-marker': text(page.text, 'NextKeyMarker') ?? '',
        'upload-id-marker': text(page.text, 'NextUploadIdMarker') ?? '',
      };
    }
    expect(found.sort()).toEqual([...ids].sort());
  });

  test('goes on after uploads that were aborted since the last page', async () => {
    const prefix = key('aborting/');
    for (const name of ['a', 'a', 'a', 'b']) await uploads.create(prefix + name);
    const first = await client.call({ query: { uploads: '', prefix, 'max-uploads': '2' } });
    for (const xml of withTag(first.text, 'Upload')) {
      await uploads.abort({ key: text(xml, 'Key') ?? '', uploadId: text(xml, 'UploadId') ?? '' });
    }
    const markers = {
      'key-marker': text(first.text, 'NextKeyMarker') ?? '',
      'upload-id-marker': text(first.text, 'NextUploadIdMarker') ?? '',
    };
    const rest = await client.call({ query: { uploads: '', prefix, ...markers } });
    expect(withTag(rest.text, 'Upload').flatMap((xml) => texts(xml, 'Key'))).toEqual([
      `${prefix}a`,
      `${prefix}b`,
    ]);
  });
});

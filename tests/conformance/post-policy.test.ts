import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { crc64nvme } from '../../core/checksums/crc64nvme.ts';
import { base64OfHex } from '../../core/checksums/digest.ts';
import { send } from './s3-client.ts';
import { connect, md5Base64, md5Hex } from './s3-under-test.ts';
import { text } from './s3-xml.ts';
import { signingKey } from './sign-raw.ts';

const { client, key, prefix, profile } = await connect();
const { access } = client;

const crcOf = (data: string) => base64OfHex(crc64nvme(Buffer.from(data)));

interface Form {
  readonly fields?: Record<string, string>;
  readonly conditions?: unknown[];
  readonly expiresAtMs?: number;
  readonly file?: Buffer;
  readonly fileName?: string;
  readonly secretAccessKey?: string;
  readonly tamperedConditions?: unknown[];
}

const policyOf = (form: Form, amz: Record<string, string>, conditions: unknown[] = []) =>
  Buffer.from(
    JSON.stringify({
      expiration: new Date(form.expiresAtMs ?? Date.now() + 60_000).toISOString(),
      conditions: [
        { bucket: access.bucket },
        ...Object.entries(amz).map(([name, value]) => ({ [name]: value })),
        ...conditions,
      ],
    }),
  ).toString('base64');

/** Posts a form as a browser does, under a policy for the prefix unless other conditions are given. */
function post(form: Form) {
  const amzDate = new Date().toISOString().replace(/[:-]|\.\d{3}/g, '');
  const date = amzDate.slice(0, 8);
  const amz = {
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${access.accessKeyId}/${date}/${access.region}/s3/aws4_request`,
    'x-amz-date': amzDate,
  };
  const policy = policyOf(form, amz, form.conditions ?? [['starts-with', '$key', prefix]]);
  const secret = form.secretAccessKey ?? access.secretAccessKey;
  const signature = createHmac('sha256', signingKey({ ...access, secretAccessKey: secret }, date))
    .update(policy)
    .digest('hex');
  const sentPolicy = form.tamperedConditions ? policyOf(form, amz, form.tamperedConditions) : policy;
  return postFields(
    { key: key('form'), ...form.fields, ...amz, policy: sentPolicy, 'x-amz-signature': signature },
    form,
  );
}

function postFields(fields: Record<string, string>, form: Form, headers: Record<string, string> = {}) {
  const boundary = '----WebKitFormBoundaryLongshore42';
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const file = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${form.fileName ?? 'file.bin'}"\r\nContent-Type: application/x-of-the-part\r\n\r\n`;
  const body = Buffer.concat([
    Buffer.from(parts.join('') + file),
    form.file ?? Buffer.from('posted'),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  const type = { 'content-type': `multipart/form-data; boundary=${boundary}` };
  return send({ method: 'POST', url: client.url({}), headers: { ...type, ...headers }, body });
}

describe('a form with a signed policy', () => {
  test('uploads its file, without a signature on the request', async () => {
    const file = Buffer.from('a\r\nb\r\n--\r\n------WebKitFormBoundaryLongshor\0\xff', 'latin1');
    const reply = await post({ file });
    expect([reply.status, reply.text]).toEqual([204, '']);
    expect(reply.headers.etag).toBe(profile.formAnswersWithEtag ? `"${md5Hex(file)}"` : undefined);
    expect((await client.call({ key: key('form') })).body).toEqual(file);
  });

  test('uploads a large file and an empty one', async () => {
    const large = Buffer.alloc(3 * 1024 * 1024 + 1, '\r\n--');
    expect((await post({ fields: { key: key('large') }, file: large })).status).toBe(204);
    expect((await client.call({ key: key('large') })).body.equals(large)).toBe(true);
    expect((await post({ fields: { key: key('empty') }, file: Buffer.alloc(0) })).status).toBe(204);
    expect((await client.call({ method: 'HEAD', key: key('empty') })).headers['content-length']).toBe('0');
  });

  test('serves a whole prefix', async () => {
    for (const name of ['p/1', 'p/2 é+&']) {
      expect((await post({ fields: { key: key(name) }, file: Buffer.from(name) })).status).toBe(204);
      expect((await client.call({ key: key(name) })).text).toBe(name);
    }
  });

  test('answers with the status that it asks for', async () => {
    const conditions = [
      ['starts-with', '$key', prefix],
      ['starts-with', '$success_action_status', ''],
    ];
    const created = await post({ fields: { success_action_status: '201' }, conditions });
    expect(created.status).toBe(201);
    expect([text(created.text, 'Key'), text(created.text, 'Bucket')]).toEqual([key('form'), access.bucket]);
    expect(text(created.text, 'ETag')?.replaceAll('"', '')).toBe(md5Hex('posted'));
    expect((await post({ fields: { success_action_status: '200' }, conditions })).status).toBe(200);
    expect((await post({ fields: { success_action_status: '999' }, conditions })).status).toBe(204);
  });

  test.each([
    ['content-md5', md5Base64('posted'), md5Base64('altered')],
    ['x-amz-checksum-crc64nvme', crcOf('posted'), crcOf('altered')],
  ])('has the digest in its field %s verified', async (name, right, wrong) => {
    const sentWith = async (value: string) => {
      const conditions = [['starts-with', '$key', prefix], { [name]: value }];
      return (await post({ fields: { key: key(`form-${name}`), [name]: value }, conditions })).status;
    };
    expect(await sentWith(right)).toBe(204);
    expect(await sentWith(wrong)).toBe(profile.verifiesFormDigests ? 400 : 204);
  });

  test('puts the file name into the key', async () => {
    const fields = { key: `${prefix}named/\${filename}` };
    expect((await post({ fields, fileName: 'my file.txt' })).status).toBe(204);
    expect((await client.call({ key: key('named/my file.txt') })).text).toBe('posted');
  });

  test('keeps metadata and content type from its fields', async () => {
    const conditions = [
      ['starts-with', '$key', prefix],
      ['starts-with', '$Content-Type', 'text/'],
      { 'x-amz-meta-cycle': 'C1' },
    ];
    const reply = await post({
      fields: { 'Content-Type': 'text/x-a', 'x-amz-meta-cycle': 'C1' },
      conditions,
    });
    expect(reply.status).toBe(204);
    const head = await client.call({ method: 'HEAD', key: key('form') });
    expect(head.headers).toMatchObject({ 'content-type': 'text/x-a', 'x-amz-meta-cycle': 'C1' });
  });

  test('gets CORS headers also when it is refused', async () => {
    const reply = await postFields({ key: key('x') }, {}, { origin: 'http://a.example' });
    expect(reply.status).toBe(403);
    expect(reply.headers['access-control-allow-origin']).toBeDefined();
  });
});

describe('a form is refused', () => {
  const prefixed = ['starts-with', '$key', prefix];

  test.each<[string, Form, string]>([
    ['for a key outside of its prefix', { fields: { key: 'outside/of/it' } }, 'AccessDenied'],
    ['for another key than the one it names', { conditions: [['eq', '$key', key('other')]] }, 'AccessDenied'],
    ['after it has expired', { expiresAtMs: Date.now() - 60_000 }, 'AccessDenied'],
    ['for a wrong secret', { secretAccessKey: 'wrong' }, profile.badPolicySignatureCode],
    [
      'for a policy that was changed after signing',
      { tamperedConditions: [['starts-with', '$key', '']] },
      profile.badPolicySignatureCode,
    ],
    ['for a field that no condition covers', { fields: { 'x-amz-meta-extra': '1' } }, 'AccessDenied'],
    [
      'for a file that is too large',
      { conditions: [prefixed, ['content-length-range', 0, 5]] },
      'EntityTooLarge',
    ],
    [
      'for a file that is too small',
      { conditions: [prefixed, ['content-length-range', 7, 99]] },
      'EntityTooSmall',
    ],
  ])('%s', async (_, form, code) => {
    const name = form.fields?.key ?? key('refused');
    const reply = await post({ ...form, fields: { key: name, ...form.fields } });
    expect([reply.status, reply.code]).toEqual([code.startsWith('Entity') ? 400 : 403, code]);
    expect((await client.call({ method: 'HEAD', key: name })).status).toBe(404);
  });

  test('without a policy', async () => {
    const reply = await postFields({ key: key('refused') }, {});
    expect([reply.status, reply.code]).toEqual([403, 'AccessDenied']);
  });

  test('without Content-Length', async () => {
    const headers = { 'transfer-encoding': 'chunked' };
    const reply = await postFields({ key: key('refused') }, {}, headers);
    expect(reply.status).toBe(profile.formNeedsContentLength ? 411 : 403);
  });

  test('when it has no key', async () => {
    const reply = await postFields({ policy: 'x' }, {});
    expect(reply.status).toBe(400);
  });
});

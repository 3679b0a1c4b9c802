import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { authenticate, parseAmzDate } from './authenticate.ts';
import { parseRequest } from './s3-request.ts';
import { SigningKeys } from './signing-keys.ts';

// The examples of https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html and sigv4-query-string-auth.html
const ACCESS_KEY_ID = 'AKIAIOSFODNN7EXAMPLE';
const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

const rules = {
  keys: new SigningKeys([
    { accessKeyId: ACCESS_KEY_ID, secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
  ]),
  region: 'us-east-1',
  nowMs: () => parseAmzDate('20130524T000000Z') ?? 0,
};

function request(method: string, url: string, headers: Record<string, string>) {
  const all = { Host: 'examplebucket.s3.amazonaws.com', ...headers };
  return parseRequest(
    { method, url, rawHeaders: Object.entries(all).flat() } as unknown as IncomingMessage,
    'id',
  );
}

const authorization = (signedHeaders: string, signature: string) => ({
  'x-amz-date': '20130524T000000Z',
  Authorization: `AWS4-HMAC-SHA256 Credential=${ACCESS_KEY_ID}/20130524/us-east-1/s3/aws4_request,SignedHeaders=${signedHeaders},Signature=${signature}`,
});

const EXAMPLES = {
  'GET Object': request('GET', '/test.txt', {
    ...authorization(
      'host;range;x-amz-content-sha256;x-amz-date',
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    ),
    Range: 'bytes=0-9',
    'x-amz-content-sha256': EMPTY_SHA256,
  }),
  'PUT Object': request('PUT', '/test%24file.text', {
    ...authorization(
      'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
      '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    ),
    Date: 'Fri, 24 May 2013 00:00:00 GMT',
    'x-amz-storage-class': 'REDUCED_REDUNDANCY',
    'x-amz-content-sha256': '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
  }),
  'GET Bucket Lifecycle': request('GET', '/?lifecycle', {
    ...authorization(
      'host;x-amz-content-sha256;x-amz-date',
      'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    ),
    'x-amz-content-sha256': EMPTY_SHA256,
  }),
  'GET Bucket (List Objects)': request('GET', '/?max-keys=2&prefix=J', {
    ...authorization(
      'host;x-amz-content-sha256;x-amz-date',
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    ),
    'x-amz-content-sha256': EMPTY_SHA256,
  }),
  'a presigned URL': request(
    'GET',
    `/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${ACCESS_KEY_ID}%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404`,
    {},
  ),
};

describe("the examples of AWS's documentation", () => {
  test.each(Object.entries(EXAMPLES))('%s is accepted', (_, example) => {
    expect(authenticate(example, rules).scope.accessKeyId).toBe(ACCESS_KEY_ID);
  });

  test.each(Object.entries(EXAMPLES))('%s is refused with another path', (_, example) => {
    expect(() => authenticate({ ...example, path: `${example.path}x` }, rules)).toThrow(/does not match/);
  });
});

test('a presigned URL ends with its last second', () => {
  const example = EXAMPLES['a presigned URL'];
  const dayMs = 86_400_000;
  expect(authenticate(example, { ...rules, nowMs: () => rules.nowMs() + dayMs })).toBeDefined();
  expect(() => authenticate(example, { ...rules, nowMs: () => rules.nowMs() + dayMs + 1 })).toThrow(
    /has expired/,
  );
});

test('a signed request is refused a quarter of an hour later', () => {
  const example = EXAMPLES['GET Object'];
  expect(() => authenticate(example, { ...rules, nowMs: () => rules.nowMs() + 15 * 60_000 + 1 })).toThrow(
    /too large/,
  );
});

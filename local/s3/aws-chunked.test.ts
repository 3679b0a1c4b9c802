import { expect, test } from 'vitest';
import { decodeAwsChunked } from './aws-chunked.ts';
import { SigningKeys } from './signing-keys.ts';

// The example of https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
const keys = new SigningKeys([
  { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
]);
const scope = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  date: '20130524',
  region: 'us-east-1',
  service: 's3',
  terminator: 'aws4_request',
};
const signature = {
  seed: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
  prefix: '20130524T000000Z\n20130524/us-east-1/s3/aws4_request',
  sign: (text: string) => keys.signature(scope, text),
};

const example = (fill: string) =>
  Buffer.from(
    `10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n${fill.repeat(65_536)}\r\n` +
      `400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n${fill.repeat(1024)}\r\n` +
      '0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n',
  );

async function* inPieces(body: Buffer, pieceBytes: number) {
  for (let start = 0; start < body.length; start += pieceBytes)
    yield body.subarray(start, start + pieceBytes);
}

async function decode(body: Buffer, pieceBytes: number, trailers = new Map<string, string>()) {
  const pieces: Buffer[] = [];
  for await (const piece of decodeAwsChunked(inPieces(body, pieceBytes), trailers, signature))
    pieces.push(piece);
  return Buffer.concat(pieces);
}

test.each([1, 7, 65_536, 1_000_000])(
  "decodes AWS's example when it arrives in pieces of %i bytes",
  async (pieceBytes) => {
    expect(await decode(example('a'), pieceBytes)).toEqual(Buffer.alloc(66_560, 'a'));
  },
);

test('refuses a chunk that is not the signed one', async () => {
  await expect(decode(example('b'), 65_536)).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
});

test('refuses a body that ends early', async () => {
  await expect(decode(example('a').subarray(0, 30_000), 65_536)).rejects.toMatchObject({
    code: 'InvalidRequest',
  });
});

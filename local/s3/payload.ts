import type { Signed } from './authenticate.ts';
import { type ChunkSignature, decodeAwsChunked } from './aws-chunked.ts';
import { S3Error } from './errors.ts';
import type { S3Request } from './s3-request.ts';
import { type SigningKeys, scopeText } from './signing-keys.ts';

/** The bytes of a request's body, freed of their transfer coding, with what was announced about them. */
export interface Payload {
  readonly chunks: AsyncIterable<Buffer>;
  /** Undefined where only the end of the body tells, as in a form. */
  readonly sizeBytes: number | undefined;
  /** Hex digest that the signature covers; undefined for an unsigned or streaming payload. */
  readonly sha256: string | undefined;
  /** Filled when the chunks have been read to their end. */
  readonly trailers: ReadonlyMap<string, string>;
}

const MAX_PUT_BYTES = 5 * 1024 ** 3;

export function openPayload(request: S3Request, signed: Signed, keys: SigningKeys): Payload {
  const hash = signed.payloadHash;
  if (hash.startsWith('STREAMING-')) return openStreaming(request, signed, keys);
  if (hash !== 'UNSIGNED-PAYLOAD' && !/^[0-9a-f]{64}$/.test(hash)) {
    throw new S3Error(
      'InvalidArgument',
      'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.',
    );
  }
  return {
    chunks: readBody(request),
    sizeBytes: sizeFrom(request.headers.get('content-length')),
    sha256: hash === 'UNSIGNED-PAYLOAD' ? undefined : hash,
    trailers: new Map(),
  };
}

function openStreaming(request: S3Request, signed: Signed, keys: SigningKeys): Payload {
  const hash = signed.payloadHash;
  const isSigned = /^STREAMING-AWS4-HMAC-SHA256-PAYLOAD(-TRAILER)?$/.test(hash);
  if (!isSigned && hash !== 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') {
    throw new S3Error('NotImplemented', `The payload type ${hash} is not implemented by this server.`);
  }
  const trailers = new Map<string, string>();
  const signature: ChunkSignature | undefined = isSigned
    ? {
        seed: signed.signature,
        prefix: `${signed.amzDate}\n${scopeText(signed.scope)}`,
        sign: (text) => keys.signature(signed.scope, text),
      }
    : undefined;
  return {
    chunks: decodeAwsChunked(readBody(request), trailers, signature),
    sizeBytes: sizeFrom(request.headers.get('x-amz-decoded-content-length')),
    sha256: undefined,
    trailers,
  };
}

/** Leaving the loop early must not destroy the connection: the answer still has to travel over it. */
export const readBody = (request: S3Request): AsyncIterable<Buffer> =>
  request.incoming.iterator({ destroyOnReturn: false });

function sizeFrom(header: string | undefined): number {
  if (header === undefined) throw missingContentLength();
  const sizeBytes = Number(header);
  if (!/^\d+$/.test(header)) throw new S3Error('InvalidArgument', 'Content-Length is not a number.');
  if (sizeBytes > MAX_PUT_BYTES) {
    throw new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
      ProposedSize: header,
      MaxSizeAllowed: String(MAX_PUT_BYTES),
    });
  }
  return sizeBytes;
}

export const missingContentLength = () =>
  new S3Error('MissingContentLength', 'You must provide the Content-Length HTTP header.');

export const incompleteBody = () =>
  new S3Error(
    'IncompleteBody',
    'You did not provide the number of bytes specified by the Content-Length HTTP header',
  );

import { createHash } from 'node:crypto';
import { sha256Hex } from './canonical-request.ts';
import { S3Error } from './errors.ts';
import { signaturesEqual } from './signing-keys.ts';

/** How each chunk is signed; the first is chained to the request's own signature. */
export interface ChunkSignature {
  readonly seed: string;
  /** Date and scope, as the string to sign has them. */
  readonly prefix: string;
  readonly sign: (text: string) => string;
}

const MAX_LINE_BYTES = 8 * 1024;
const EMPTY_SHA256 = sha256Hex('');

/**
 * Decodes Content-Encoding aws-chunked, signed or not, and fills `trailers` at the end.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
  signature: ChunkSignature | undefined,
): AsyncGenerator<Buffer> {
  const reader = new ChunkReader(source);
  let previous = signature?.seed ?? '';
  for (;;) {
    const { sizeBytes, signature: given } = parseChunkHeader(await reader.line());
    const hash = createHash('sha256');
    for await (const piece of reader.take(sizeBytes)) {
      if (signature) hash.update(piece);
      yield piece;
    }
    if (signature) {
      const text = [
        'AWS4-HMAC-SHA256-PAYLOAD',
        signature.prefix,
        previous,
        EMPTY_SHA256,
        hash.digest('hex'),
      ].join('\n');
      previous = verify(signature.sign(text), given);
    }
    if (sizeBytes === 0) break;
    if ((await reader.line()) !== '') throw malformed();
  }
  await readTrailers(reader, trailers, signature, previous);
}

async function readTrailers(
  reader: ChunkReader,
  trailers: Map<string, string>,
  signature: ChunkSignature | undefined,
  previous: string,
): Promise<void> {
  let canonical = '';
  for (let line = await reader.lineOrEnd(); line; line = await reader.lineOrEnd()) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name !== 'x-amz-trailer-signature') canonical += `${name}:${value}\n`;
    trailers.set(name, value);
  }
  if (!signature || canonical === '') return;
  const text = ['AWS4-HMAC-SHA256-TRAILER', signature.prefix, previous, sha256Hex(canonical)].join('\n');
  verify(signature.sign(text), trailers.get('x-amz-trailer-signature'));
}

function parseChunkHeader(line: string): { sizeBytes: number; signature: string | undefined } {
  const match = /^([0-9a-f]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/i.exec(line.trim());
  if (!match?.[1]) throw malformed();
  return { sizeBytes: Number.parseInt(match[1], 16), signature: match[2] };
}

function verify(expected: string, given: string | undefined): string {
  if (given !== undefined && signaturesEqual(given, expected)) return expected;
  throw new S3Error(
    'SignatureDoesNotMatch',
    'The chunk signature we calculated does not match the one you provided.',
  );
}

const malformed = () => new S3Error('InvalidRequest', 'The body is not well-formed aws-chunked content.');

class ChunkReader {
  private readonly source: AsyncIterator<Buffer>;
  private buffered: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.source = source[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    const line = await this.lineOrEnd();
    if (line === undefined) throw malformed();
    return line;
  }

  /** A line without its CRLF, or undefined at the end of the body. */
  async lineOrEnd(): Promise<string | undefined> {
    for (;;) {
      const end = this.buffered.indexOf('\r\n');
      if (end >= 0) {
        const line = this.buffered.toString('latin1', 0, end);
        this.buffered = this.buffered.subarray(end + 2);
        return line;
      }
      if (this.buffered.length > MAX_LINE_BYTES) throw malformed();
      const next = await this.source.next();
      if (next.done) return undefined;
      this.buffered = this.buffered.length === 0 ? next.value : Buffer.concat([this.buffered, next.value]);
    }
  }

  async *take(sizeBytes: number): AsyncGenerator<Buffer> {
    let left = sizeBytes;
    while (left > 0) {
      if (this.buffered.length === 0) {
        const next = await this.source.next();
        if (next.done) throw malformed();
        this.buffered = next.value;
      }
      const piece = this.buffered.subarray(0, left);
      this.buffered = this.buffered.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }
}

import { createHash, type Hash } from 'node:crypto';
import {
  type Checksum,
  checkedValue,
  checksumHeader,
  decodeBase64,
  type ExpectedChecksum,
  expectedChecksum,
  type RunningChecksum,
  startChecksum,
} from './checksums.ts';
import { S3Error } from './errors.ts';
import { incompleteBody, type Payload } from './payload.ts';

/** What the client promised about the body, beyond what its signature says. */
export interface BodyPromises {
  readonly md5: Buffer | undefined;
  readonly checksum: ExpectedChecksum | undefined;
}

/** Reads the promises from headers or form fields; malformed ones are refused before the body is read. */
export function readPromises(read: (name: string) => string | undefined): BodyPromises {
  return { md5: parseContentMd5(read('content-md5')), checksum: expectedChecksum(read) };
}

function parseContentMd5(value: string | undefined): Buffer | undefined {
  if (value === undefined) return undefined;
  const digest = decodeBase64(value);
  if (digest?.length === 16) return digest;
  throw new S3Error('InvalidDigest', 'The Content-MD5 you specified was invalid.', { 'Content-MD5': value });
}

export interface VerifiedBody {
  readonly md5: Buffer;
  readonly checksum: Checksum | undefined;
}

/** Checks a body as it passes: its length, the signed SHA-256, Content-MD5 and the x-amz-checksum. */
export class BodyVerifier {
  private readonly payload: Payload;
  private readonly promises: BodyPromises;
  private readonly checksum: RunningChecksum | undefined;
  private readonly md5 = createHash('md5');
  private readonly sha256: Hash | undefined;
  private sizeBytes = 0;

  private constructor(payload: Payload, promises: BodyPromises, checksum: RunningChecksum | undefined) {
    this.payload = payload;
    this.promises = promises;
    this.checksum = checksum;
    this.sha256 = payload.sha256 === undefined ? undefined : createHash('sha256');
  }

  static async start(payload: Payload, promises: BodyPromises): Promise<BodyVerifier> {
    const checksum = promises.checksum && (await startChecksum(promises.checksum.algorithm));
    return new BodyVerifier(payload, promises, checksum);
  }

  update(chunk: Buffer): void {
    this.sizeBytes += chunk.length;
    if (this.payload.sizeBytes !== undefined && this.sizeBytes > this.payload.sizeBytes)
      throw incompleteBody();
    this.md5.update(chunk);
    this.sha256?.update(chunk);
    this.checksum?.update(chunk);
  }

  finish(): VerifiedBody {
    if (this.payload.sizeBytes !== undefined && this.sizeBytes < this.payload.sizeBytes)
      throw incompleteBody();
    this.checkSha256();
    const md5 = this.md5.digest();
    this.checkMd5(md5);
    return { md5, checksum: this.verifyChecksum() };
  }

  private checkSha256(): void {
    const actual = this.sha256?.digest('hex');
    if (actual === this.payload.sha256) return;
    throw new S3Error(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      { ClientComputedContentSHA256: this.payload.sha256 ?? '', S3ComputedContentSHA256: actual ?? '' },
    );
  }

  private checkMd5(actual: Buffer): void {
    const expected = this.promises.md5;
    if (!expected || expected.equals(actual)) return;
    throw new S3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.', {
      ExpectedDigest: expected.toString('base64'),
      CalculatedDigest: actual.toString('base64'),
    });
  }

  private verifyChecksum(): Checksum | undefined {
    const expected = this.promises.checksum;
    if (!expected || !this.checksum) return undefined;
    const { algorithm } = expected;
    const inTrailer = this.payload.trailers.get(checksumHeader(algorithm));
    const promised =
      expected.value ?? (inTrailer === undefined ? undefined : checkedValue(algorithm, inTrailer));
    const value = this.checksum.digest().toString('base64');
    if (promised !== undefined && promised !== value) {
      throw new S3Error('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`);
    }
    return { algorithm, value, type: 'FULL_OBJECT' };
  }
}

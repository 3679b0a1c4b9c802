import type { Answer } from './answer.ts';
import type { Signed } from './authenticate.ts';
import { readPromises } from './body-verifier.ts';
import type { Bucket } from './bucket.ts';
import type { BucketStore } from './bucket-store.ts';
import { openPayload, type Payload } from './payload.ts';
import { receiveDocument } from './receive-body.ts';
import type { S3Request } from './s3-request.ts';
import type { SigningKeys } from './signing-keys.ts';

/** What every operation on a signed request gets. */
export interface OperationContext {
  readonly request: S3Request;
  readonly signed: Signed;
  readonly store: BucketStore;
  readonly keys: SigningKeys;
  readonly region: string;
  readonly nowMs: () => number;
}

export type Operation = (context: OperationContext) => Promise<Answer> | Answer;

export const requireBucket = ({ store, request }: OperationContext): Bucket => store.require(request.bucket);

export const bodyOf = ({ request, signed, keys }: OperationContext): Payload =>
  openPayload(request, signed, keys);

export const promisesOf = ({ request }: OperationContext) =>
  readPromises((name) => request.headers.get(name));

export const documentOf = (context: OperationContext): Promise<string> =>
  receiveDocument(bodyOf(context), promisesOf(context));

export const quoted = (etag: string) => `"${etag}"`;

export const unquoted = (etag: string) => etag.replace(/^"(.*)"$/, '$1');

/** Dates as S3's XML has them. */
export const isoTime = (timeMs: number) => new Date(timeMs).toISOString();

import { z } from 'zod';
import { type DigestAlgorithm, digestAlgorithms } from '../checksums/digest';
import { BucketHostSchema } from './bucket-hosts';

const enforcedDigests = z.array(z.enum(digestAlgorithms));

/** What a bucket check proved. An ability that was not proved counts as absent. */
export const BucketAbilitiesSchema = z.object({
  checkedAtMs: z.number().int(),
  /** The bucket refuses a PUT over an existing key when the request says `If-None-Match: *`. */
  ifNoneMatchOnPut: z.boolean(),
  /** The same for CompleteMultipartUpload. */
  ifNoneMatchOnComplete: z.boolean(),
  /** Digests of which the bucket takes a right one and refuses a wrong one: with a single PUT, and with a part. */
  enforces: z.object({ put: enforcedDigests, part: enforcedDigests }),
  /** Further addresses of the bucket that were proved: with the same object behind them, and open to the page. */
  hosts: z.array(BucketHostSchema).max(8).default([]),
  /**
   * The bucket takes a browser's form for the key, size and digest of its policy, and for no others; it names the ETag. The digest
   * is the one of a PUT.
   */
  forms: z.boolean().default(false),
  /** The ETag of a single PUT is the MD5 of its bytes (not so under SSE-KMS). */
  etagIsMd5: z.boolean(),
});
export type BucketAbilities = z.infer<typeof BucketAbilitiesSchema>;

/** Null for what an older version wrote down: the bucket has to be checked again. */
export function readAbilities(stored: unknown): BucketAbilities | null {
  const parsed = BucketAbilitiesSchema.safeParse(stored);
  return parsed.success ? parsed.data : null;
}

export const noAbilities: BucketAbilities = {
  checkedAtMs: 0,
  ifNoneMatchOnPut: false,
  ifNoneMatchOnComplete: false,
  enforces: { put: [], part: [] },
  hosts: [],
  forms: false,
  etagIsMd5: false,
};

/**
 * The digest to bind a request to. Where nothing is proved it is Content-MD5: it is the oldest, and a server that checks any
 * checks this one.
 */
export function digestFor(
  { enforces }: Pick<BucketAbilities, 'enforces'>,
  request: 'put' | 'part',
): DigestAlgorithm {
  return digestAlgorithms.find((algorithm) => enforces[request].includes(algorithm)) ?? 'md5';
}

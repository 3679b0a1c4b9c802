import { z } from 'zod';

/** What a bucket check proved. An ability that was not proved counts as absent. */
export const BucketAbilitiesSchema = z.object({
  checkedAtMs: z.number().int(),
  /** The bucket refuses a PUT over an existing key when the request says `If-None-Match: *`. */
  ifNoneMatchOnPut: z.boolean(),
  /** The same for CompleteMultipartUpload. */
  ifNoneMatchOnComplete: z.boolean(),
  /** The bucket refuses a body that does not match its Content-MD5. */
  enforcesContentMd5: z.boolean(),
  /** The ETag of a single PUT is the MD5 of its bytes (not so under SSE-KMS). */
  etagIsMd5: z.boolean(),
});
export type BucketAbilities = z.infer<typeof BucketAbilitiesSchema>;

export const noAbilities: BucketAbilities = {
  checkedAtMs: 0,
  ifNoneMatchOnPut: false,
  ifNoneMatchOnComplete: false,
  enforcesContentMd5: false,
  etagIsMd5: false,
};
